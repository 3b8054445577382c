/** Replays one back-test off the event loop of its process, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { backtestAvailability } from '#policy/backtest/availability/backtest.ts';
import type { AvailabilityBacktestOptions, PriceBacktestOptions } from '#policy/backtest/backtest.ts';
import type { AvailabilityHistory, BacktestResult, PriceHistory } from '#policy/backtest/histories.ts';
import { backtestPrices } from '#policy/backtest/prices/backtest.ts';
import { ReplayKind, type ReplayRow } from './entity.ts';

/** What the thread is given. */
export interface ReplayTask {
  readonly prices: { readonly history: PriceHistory; readonly options: PriceBacktestOptions };
  /** Left out where it is not known when the pools were up. */
  readonly availability?: { readonly history: AvailabilityHistory; readonly options: AvailabilityBacktestOptions };
}

/** What it sends back. */
export type ReplayReply = { readonly rows: readonly ReplayRow[] } | { readonly error: string };

const toRow =
  (kind: ReplayKind) =>
  ({ policy, J, paidRatio, downtimeRatio, switchesPerDay, costRatio }: BacktestResult): ReplayRow => ({
    ...{ kind, policy, J, paidRatio, downtimeRatio, switchesPerDay, costRatio },
  });

function replay({ prices, availability }: ReplayTask): ReplayReply {
  try {
    const rows = backtestPrices(prices.history, prices.options).map(toRow(ReplayKind.PRICES));
    const more = availability ? backtestAvailability(availability.history, availability.options) : [];
    return { rows: [...rows, ...more.map(toRow(ReplayKind.AVAILABILITY))] };
  } catch (error) {
    return { error: String(error) };
  }
}

parentPort?.postMessage(replay(workerData as ReplayTask));
