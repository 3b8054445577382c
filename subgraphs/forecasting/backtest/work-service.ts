import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import { serviceViewer } from '#foundation/identity/viewer.ts';
import { JobAborted, type JobRun } from '#foundation/jobs/define-job.ts';
import type { PriceBacktestOptions } from '#policy/backtest/backtest.ts';
import type { PriceHistory } from '#policy/backtest/histories.ts';
import type { RunRecords } from '../risk/record-service.ts';
import type { PriceGrids } from '../series/grid-service.ts';
import { availabilityOf, onDemandRatioOf } from './availability.ts';
import { type Backtest, BacktestStatus, type ReplayRow } from './entity.ts';
import { replay } from './replay.ts';
import type { BacktestRepository } from './repository.ts';
import { gridOf, historyOf, TICK_MILLISECONDS } from './rules.ts';
import type { Backtests } from './service.ts';

/** The services as they work in one unit of work. */
export interface BacktestUnit {
  readonly backtests: Backtests;
  readonly backtestRows: BacktestRepository;
  readonly grids: PriceGrids;
  readonly runRecords: RunRecords;
}

export interface BacktestWorkDependencies {
  /** A new unit of work. */
  readonly fork: () => EntityManager;
  readonly unitIn: (em: EntityManager) => BacktestUnit;
  readonly clock: Clock;
}

/** How much of the work is done when all prices are read. */
const READ_RATIO = 0.5;
const itself = serviceViewer('forecasting');

/**
 * Does the work of back-tests. What is replayed follows from what is stored of them: whoever goes on after a crash begins
 * anew, and comes to the same.
 */
export function createBacktestWork({ fork, unitIn, clock }: BacktestWorkDependencies) {
  const finish = ({ id, taskId }: Backtest, history: PriceHistory, rows: readonly ReplayRow[]) =>
    transact(fork(), async (tx) => {
      const backtest = await unitIn(tx).backtestRows.locked(itself, id);
      if (backtest?.taskId !== taskId || backtest?.status !== BacktestStatus.RUNNING) {
        throw new JobAborted('The back-test was stopped.');
      }
      const { startAt, ticks } = history;
      Object.assign(backtest, {
        ...{ rows, status: BacktestStatus.SUCCEEDED, progressRatio: 1, finishedAt: clock() },
        ...{ replayedFromAt: startAt, replayedToAt: new Date(startAt.getTime() + ticks * TICK_MILLISECONDS) },
      });
    });

  async function advance(taskId: string, ratio: number, phase: string, progress: JobRun['progress']) {
    await unitIn(fork()).backtestRows.progress(taskId, ratio);
    await progress(ratio, phase);
  }

  /** Prices up to the newest one: nobody knows what was later. */
  async function read({ clientId, pools, fromAt, toAt }: Backtest, { taskId, signal, progress }: JobRun) {
    const { grids } = unitIn(fork());
    const poolIds = pools.map(({ poolId }) => poolId);
    const newest = (await grids.newestOf(clientId, poolIds))?.getTime() ?? 0;
    const grid = gridOf(fromAt, new Date(Math.min(toAt.getTime(), clock().getTime(), newest + TICK_MILLISECONDS)));
    const prices: Float64Array[] = [];
    for (const [n, { poolId, poolName }] of pools.entries()) {
      await advance(taskId, (READ_RATIO * n) / pools.length, `reads the prices of ${poolName}`, progress);
      prices.push(...(await grids.prices(clientId, [poolId], grid, signal)));
    }
    return historyOf(pools, prices, grid.from);
  }

  /** What is replayed beside prices; undefined where nothing is known of when the pools were up, or too much. */
  async function availabilityTask({ clientId, pools }: Backtest, history: PriceHistory, options: PriceBacktestOptions) {
    const { startAt: from, ticks } = history;
    const to = new Date(from.getTime() + ticks * TICK_MILLISECONDS);
    const poolIds = pools.map(({ poolId }) => poolId);
    const runs = await unitIn(fork()).runRecords.runs({ clientId, poolIds, from, to });
    const record = runs && availabilityOf(history, pools, runs);
    const onDemandRatio = onDemandRatioOf(history, options.onDemandHourlyPrice);
    if (!record || onDemandRatio === undefined) return undefined;
    const { changeoverHours, settings = {} } = options;
    return { history: record, options: { changeoverHours, onDemandRatio, settings } };
  }

  return async function work(backtestId: string, run: JobRun): Promise<void> {
    const backtest = await unitIn(fork()).backtests.begin(backtestId, run.taskId);
    if (!backtest) return;
    const history = await read(backtest, run);
    if (!history) throw new JobAborted('No price of these pools is known in this time.');
    const phase = `replays ${history.ticks} moments of ${history.pools.length} pools`;
    const advanceTo = (ratio: number) =>
      advance(run.taskId, READ_RATIO + ratio * (1 - READ_RATIO), phase, run.progress);
    await advanceTo(0);
    const { changeoverHours, onDemandHourlyPrice, settings } = backtest;
    const options = { changeoverHours, onDemandHourlyPrice: Number(onDemandHourlyPrice), settings };
    const availability = await availabilityTask(backtest, history, options);
    const task = { prices: { history, options }, ...(availability && { availability }) };
    await finish(backtest, history, await replay(task, run.signal, advanceTo));
  };
}
export type BacktestWork = ReturnType<typeof createBacktestWork>;
