import type { PriceBacktestOptions } from '../backtest.ts';
import type { PriceHistory } from '../histories.ts';
import { ON_DEMAND, type Path, priceAt } from './ledger.ts';

/** Answers where the workload runs in each tick. */
export type PathFinder = (history: PriceHistory, options: PriceBacktestOptions) => Path;

/** The cheapest place of a tick: on-demand, if no pool costs less; `present` of those that cost the same. */
export function cheapestPlace(history: PriceHistory, onDemandHourlyPrice: number, tick: number, present: number) {
  const presentPrice = priceAt(history, onDemandHourlyPrice, present, tick);
  let best = Number.isNaN(presentPrice) ? ON_DEMAND : present;
  let least = Number.isNaN(presentPrice) ? onDemandHourlyPrice : presentPrice;
  for (let place = ON_DEMAND; place < history.pools.length; place += 1) {
    const price = priceAt(history, onDemandHourlyPrice, place, tick);
    if (!(price < least)) continue;
    best = place;
    least = price;
  }
  return best;
}

const stayIn = (history: PriceHistory, place: number): Path => new Int32Array(history.ticks).fill(place);

export const onDemand: PathFinder = (history) => stayIn(history, ON_DEMAND);

/** Begins in the pool whose name comes first and stays there, whatever it costs. */
export const firstStick: PathFinder = (history) =>
  stayIn(
    history,
    history.pools.findIndex(({ hourlyPrices }) => !Number.isNaN(hourlyPrices[0])),
  );

/** Begins in the place that is the cheapest then, and stays there. */
export const cheapestStick: PathFinder = (history, { onDemandHourlyPrice }) =>
  stayIn(history, cheapestPlace(history, onDemandHourlyPrice, 0, ON_DEMAND));

/** Is always in the place that is the cheapest now, whatever it costs to go there. */
export const greedy: PathFinder = (history, { onDemandHourlyPrice }) => {
  const path = stayIn(history, ON_DEMAND);
  for (let tick = 0; tick < history.ticks; tick += 1) {
    path[tick] = cheapestPlace(history, onDemandHourlyPrice, tick, path[Math.max(0, tick - 1)] as number);
  }
  return path;
};
