import type { BacktestResult, PriceHistory } from '#policy/backtest/histories.ts';
import { backtestPrices } from '#policy/backtest/prices/backtest.ts';
import { type GridOptions, type ObservedPrice, priceHistories, RecordTooLong } from '#policy/backtest/prices/grid.ts';
import { typicalPrice } from '#policy/backtest/prices/on-demand.ts';
import { readOnDemandPrices } from '../../simulator/replay/read-on-demand.ts';
import { UsageError } from '../../simulator/usage.ts';
import { momentOf, ofPools, partOf } from './narrow.ts';
import type { BacktestCommand } from './options.ts';
import { openProgress } from './progress.ts';
import { readAvailability, readPrices, type Say } from './read.ts';
import { replayRecording } from './replays.ts';

/** Prices are looked at so often. */
const TICK_SECONDS = 600;

async function eachOf<H extends { readonly group: string }>(
  histories: readonly H[],
  command: BacktestCommand,
  replay: (history: H) => readonly BacktestResult[],
): Promise<BacktestResult[]> {
  if (histories.length === 0) {
    const isNarrowed = command.from !== undefined || command.to !== undefined;
    throw new UsageError(isNarrowed ? '--from and --to leave nothing of the record.' : `${command.file} is too short.`);
  }
  using progress = openProgress(histories.length);
  const results: BacktestResult[] = [];
  for (const [index, history] of histories.entries()) {
    progress.reached(index, history.group);
    // Lets the bar be drawn, and a signal be heard.
    await new Promise((resolve) => setImmediate(resolve));
    results.push(...replay(history));
  }
  return results;
}

/** When the first price of all was seen. */
const beginningOf = (prices: readonly ObservedPrice[]): Date =>
  new Date(prices.reduce((least, { observedAt }) => Math.min(least, observedAt.getTime()), Number.POSITIVE_INFINITY));

function onGrid(prices: readonly ObservedPrice[], options: GridOptions): PriceHistory[] {
  try {
    return priceHistories(prices, options);
  } catch (error) {
    if (error instanceof RecordTooLong) throw new UsageError(`${error.message} --from and --to make it shorter.`);
    throw error;
  }
}

async function replayPrices(command: BacktestCommand, say: Say): Promise<BacktestResult[]> {
  const { file, onDemandFile, onDemandRatio, changeoverHours, pools } = command;
  const prices = await readPrices(file, say);
  const begun = beginningOf(prices);
  const [from, to] = [momentOf(command.from, begun), momentOf(command.to, begun)];
  const histories = ofPools(onGrid(prices, { tickSeconds: TICK_SECONDS, from, to }), pools);
  const known = onDemandFile ? await readOnDemandPrices(onDemandFile) : () => undefined;
  const onDemandOf = (history: PriceHistory): number => {
    const told = known(history);
    if (told !== undefined) return Number(told);
    if (onDemandFile) say(`${onDemandFile} tells no price of ${history.group}: --on-demand-ratio counts there.`);
    return onDemandRatio * typicalPrice(history);
  };
  return eachOf(histories, command, (history) =>
    backtestPrices(history, { changeoverHours, onDemandHourlyPrice: onDemandOf(history) }),
  );
}

async function replayAvailability(command: BacktestCommand, say: Say): Promise<BacktestResult[]> {
  if (command.onDemandFile) say('Recorded availability has no prices: --on-demand-ratio counts, not --on-demand.');
  const histories = ofPools(await readAvailability(command.file), command.pools);
  const parts = histories.flatMap((history) => partOf(history, command) ?? []);
  const replay = replayRecording(command);
  const results = await eachOf(parts, command, (history) => {
    const rows = replay(history);
    if (rows.length === 0) say(`${history.group} is left out: it is shorter than --deadline.`);
    return rows;
  });
  if (results.length > 0) return results;
  throw new UsageError(`No recording is as long as the ${command.deadlineHours} hours of --deadline.`);
}

/** Replays a record as the command wants it. @throws UsageError, UnusableFile */
export const runBacktest = (command: BacktestCommand, say: Say): Promise<BacktestResult[]> =>
  command.kind === 'prices' ? replayPrices(command, say) : replayAvailability(command, say);
