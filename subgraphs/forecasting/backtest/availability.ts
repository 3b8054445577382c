import type { AvailabilityHistory, PriceHistory } from '#policy/backtest/histories.ts';
import { blockedUntil } from '#policy/blocking.ts';
import type { BacktestPool } from './entity.ts';

/** A stretch of time in which a pool was up; without an end while it lasts. */
export interface Run {
  readonly poolId: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

const MILLISECONDS_PER_HOUR = 3_600_000;

/** One a tick: 0 where the pool was down for any of it, or not seen yet. */
function upTicks(runs: readonly Run[], startAt: number, ticks: number, tick: number): Uint8Array {
  const placeOf = (at: Date) => (at.getTime() - startAt) / tick;
  const isUp = new Uint8Array(ticks);
  const [first] = runs;
  if (first) isUp.fill(1, Math.max(0, Math.ceil(placeOf(first.startedAt))));
  for (const [n, { endedAt }] of runs.entries()) {
    if (!endedAt) continue;
    const supposed = blockedUntil(endedAt, null);
    const next = runs[n + 1]?.startedAt ?? supposed;
    const from = Math.max(0, Math.floor(placeOf(endedAt)));
    isUp.fill(0, from, Math.max(from, Math.ceil(placeOf(next < supposed ? next : supposed))));
  }
  return isUp;
}

/**
 * When pools were up, on the grid of their prices, from when a run of each of them was first seen. Pools of which none was
 * are left out. Where nobody has looked since a pool was lost, it is taken to be up again after the time for which the policy
 * leaves it alone. Undefined where no run was seen to end in this time: such a record tells nothing but prices.
 */
export function availabilityOf(
  { group, startAt, tickHours, ticks }: PriceHistory,
  pools: readonly BacktestPool[],
  runs: readonly Run[],
): AvailabilityHistory | undefined {
  const byPool = Map.groupBy(runs, ({ poolId }) => poolId);
  const watched = pools.filter(({ poolId }) => byPool.has(poolId));
  const tick = tickHours * MILLISECONDS_PER_HOUR;
  const firsts = watched.map(({ poolId }) => byPool.get(poolId)?.[0]?.startedAt.getTime() ?? 0);
  const skipped = Math.max(0, ...firsts.map((first) => Math.ceil((first - startAt.getTime()) / tick)));
  const start = startAt.getTime() + skipped * tick;
  const left = ticks - skipped;
  const end = start + left * tick;
  const hasEnded = runs.some(({ endedAt }) => endedAt && endedAt.getTime() > start && endedAt.getTime() < end);
  if (watched.length === 0 || left < 1 || !hasEnded) return undefined;
  const history = watched.map(({ poolId, poolName }) => ({
    ...{ name: poolName, isUp: upTicks(byPool.get(poolId) ?? [], start, left, tick) },
  }));
  return { group, tickHours, ticks: left, pools: history };
}

/** The on-demand price against the mean price of all pools and moments; undefined unless spot is the cheaper. */
export function onDemandRatioOf({ pools }: PriceHistory, onDemandHourlyPrice: number): number | undefined {
  let sum = 0;
  let count = 0;
  for (const { hourlyPrices } of pools) {
    for (const price of hourlyPrices) {
      if (!(price > 0)) continue;
      sum += price;
      count += 1;
    }
  }
  const ratio = (onDemandHourlyPrice * count) / sum;
  return ratio > 1 && Number.isFinite(ratio) ? ratio : undefined;
}
