import type { PriceBacktestOptions } from '../backtest.ts';
import type { PriceHistory } from '../histories.ts';

/** On demand, in a path; other places are the indexes of pools. */
export const ON_DEMAND = -1;

/** Where a workload runs, one place a tick. */
export type Path = Int32Array;

/** What a path came to. Money is in USD. */
export interface Ledger {
  readonly paid: number;
  readonly switches: number;
  /** What was paid and what the switches cost. */
  readonly cost: number;
  /** The whole time on demand. */
  readonly onDemandCost: number;
  readonly hours: number;
}

/** What an hour costs in a place in a tick, USD; NaN where it has no price. */
export const priceAt = (history: PriceHistory, onDemandHourlyPrice: number, place: number, tick: number): number =>
  place === ON_DEMAND ? onDemandHourlyPrice : (history.pools[place]?.hourlyPrices[tick] ?? Number.NaN);

/**
 * Adds up what a path costs: Σ price · dt, and d · OD for each switch. Where it begins costs nothing.
 * @throws Error for a path through a place without a price: nothing could run there.
 */
export function ledgerOf(history: PriceHistory, options: PriceBacktestOptions, path: Path): Ledger {
  const { changeoverHours, onDemandHourlyPrice } = options;
  let prices = 0;
  let switches = 0;
  for (let tick = 0; tick < history.ticks; tick += 1) {
    const price = priceAt(history, onDemandHourlyPrice, path[tick] as number, tick);
    if (Number.isNaN(price)) throw new Error(`${history.group}: no price in place ${path[tick]} at tick ${tick}.`);
    prices += price;
    if (tick > 0 && path[tick] !== path[tick - 1]) switches += 1;
  }
  const hours = history.ticks * history.tickHours;
  const paid = prices * history.tickHours;
  const cost = paid + switches * changeoverHours * onDemandHourlyPrice;
  return { paid, switches, cost, onDemandCost: onDemandHourlyPrice * hours, hours };
}
