/** Replays one back-test off the event loop of its process, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { backtestAvailability } from '#policy/backtest/availability/backtest.ts';
import type { AvailabilityBacktestOptions, PriceBacktestOptions } from '#policy/backtest/backtest.ts';
import type { AvailabilityHistory, BacktestResult, PriceHistory } from '#policy/backtest/histories.ts';
import { PRICE_POLICY_COUNT, replayPrices } from '#policy/backtest/prices/backtest.ts';
import { ReplayKind, type ReplayRow } from './entity.ts';

/** What the thread is given. */
export interface ReplayTask {
  readonly prices: { readonly history: PriceHistory; readonly options: PriceBacktestOptions };
  /** Left out where it is not known when the pools were up. */
  readonly availability?: { readonly history: AvailabilityHistory; readonly options: AvailabilityBacktestOptions };
}

/** What it sends back: how far it is, 0 to 1, and once how it ended. */
export type ReplayReply =
  | { readonly ratio: number }
  | { readonly rows: readonly ReplayRow[] }
  | { readonly error: string };

const toRow =
  (kind: ReplayKind) =>
  ({ policy, J, paidRatio, downtimeRatio, switchesPerDay, costRatio }: BacktestResult): ReplayRow => ({
    ...{ kind, policy, J, paidRatio, downtimeRatio, switchesPerDay, costRatio },
  });

// As a record of availability takes about as long as one of prices.
const steps = ({ availability }: ReplayTask): number => PRICE_POLICY_COUNT * (availability ? 2 : 1);

function replay(task: ReplayTask, tell: (reply: ReplayReply) => void): ReplayReply {
  const { prices, availability } = task;
  try {
    const rows: ReplayRow[] = [];
    for (const row of replayPrices(prices.history, prices.options)) {
      rows.push(toRow(ReplayKind.PRICES)(row));
      tell({ ratio: rows.length / steps(task) });
    }
    const more = availability ? backtestAvailability(availability.history, availability.options) : [];
    return { rows: [...rows, ...more.map(toRow(ReplayKind.AVAILABILITY))] };
  } catch (error) {
    return { error: String(error) };
  }
}

const port = parentPort;
const tell = (reply: ReplayReply) => port?.postMessage(reply);
tell(replay(workerData as ReplayTask, tell));
