import type { PricedPool, PriceHistory } from '#policy/backtest/histories.ts';
import type { BacktestPool, ReplayRow } from './entity.ts';

/** Prices are looked up so often. */
export const TICK_MILLISECONDS = 600_000;
export const MOST_DAYS = 731;
export const MOST_POOLS = 50;

const MILLISECONDS_PER_HOUR = 3_600_000;
const DAY_MILLISECONDS = 24 * MILLISECONDS_PER_HOUR;
// A pool whose first price comes within two days of the first of all was there from the beginning: nobody had looked.
const FIRST_PRICES_TICKS = (2 * DAY_MILLISECONDS) / TICK_MILLISECONDS;

/** The even grid that covers a span: its first moment, and how many ticks begin in it before `to`. */
export function gridOf(from: Date, to: Date) {
  const first = Math.ceil(from.getTime() / TICK_MILLISECONDS);
  const last = Math.ceil(to.getTime() / TICK_MILLISECONDS);
  const count = Math.max(0, last - first);
  return { from: new Date(first * TICK_MILLISECONDS), stepMilliseconds: TICK_MILLISECONDS, count };
}

const firstKnown = (prices: Float64Array): number => prices.findIndex((price) => price > 0);

/**
 * Prices on a grid as a history to replay, from when every pool is known that was there from the beginning. Pools without
 * any price are left out. Undefined where none has one, or nothing is left of the time.
 */
export function historyOf(
  pools: readonly BacktestPool[],
  prices: readonly Float64Array[],
  startAt: Date,
): PriceHistory | undefined {
  const known = pools
    .map(({ poolName }, n): PricedPool => ({ name: poolName, hourlyPrices: prices[n] ?? new Float64Array(0) }))
    .filter(({ hourlyPrices }) => firstKnown(hourlyPrices) >= 0);
  const firsts = known.map(({ hourlyPrices }) => firstKnown(hourlyPrices));
  const first = firsts.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const start = firsts.reduce((most, at) => (at - first <= FIRST_PRICES_TICKS ? Math.max(most, at) : most), 0);
  const ticks = (known[0]?.hourlyPrices.length ?? 0) - start;
  if (known.length === 0 || ticks < 1) return undefined;
  const [name = ''] = known.map((pool) => pool.name);
  return {
    ...{ group: name, region: '', instanceType: name.slice(0, name.lastIndexOf('.')) },
    startAt: new Date(startAt.getTime() + start * TICK_MILLISECONDS),
    ...{ tickHours: TICK_MILLISECONDS / MILLISECONDS_PER_HOUR, ticks },
    pools: known.map((pool) => ({ name: pool.name, hourlyPrices: pool.hourlyPrices.slice(start).map(orUnknown) })),
  };
}

/** A price of nothing is none. */
const orUnknown = (price: number): number => (price > 0 ? price : Number.NaN);

/** What a policy cost beyond each of the usual baselines, as shares of on-demand throughout; negative where it cost less. */
export interface Regret {
  readonly cheapestStick: number | undefined;
  readonly onDemand: number | undefined;
  readonly offlineOptimum: number | undefined;
}

/** Against the rows of the same kind; undefined where there is no such row. */
export function regretOf(row: ReplayRow, rows: readonly ReplayRow[]): Regret {
  const beyond = (policy: string) => {
    const found = rows.find((other) => other.kind === row.kind && other.policy === policy);
    return found && row.J - found.J;
  };
  return {
    ...{ cheapestStick: beyond('cheapest-stick'), onDemand: beyond('on-demand') },
    offlineOptimum: beyond('offline-optimum'),
  };
}
