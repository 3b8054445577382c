import type { PathFinder } from './baselines.ts';
import { ON_DEMAND, priceAt } from './ledger.ts';

/**
 * The cheapest path of all in hindsight, by the dynamic programme of a metrical task system on a uniform metric (Borodin,
 * Linial and Saks, Journal of the ACM 39, 1992): the least cost to be in a place at a tick is its price and the lesser of the
 * least cost to have been there, and of the least cost to have been anywhere plus a switch. Linear in ticks and pools.
 */
export const offlineOptimum: PathFinder = (history, { changeoverHours, onDemandHourlyPrice }) => {
  const { ticks, tickHours, pools } = history;
  // On-demand comes first: the place of a row is its number less one.
  const width = pools.length + 1;
  const switchCost = changeoverHours * onDemandHourlyPrice;
  const costs = new Float64Array(width);
  const previous = new Int32Array(ticks * width);
  for (let tick = 0; tick < ticks; tick += 1) {
    const cheapest = indexOfLeast(costs);
    const moved = (costs[cheapest] as number) + switchCost;
    for (let row = 0; row < width; row += 1) {
      const stayed = costs[row] as number;
      const isMoved = moved < stayed;
      previous[tick * width + row] = isMoved ? cheapest : row;
      const price = priceAt(history, onDemandHourlyPrice, row + ON_DEMAND, tick);
      costs[row] = Number.isNaN(price) ? Number.POSITIVE_INFINITY : Math.min(moved, stayed) + price * tickHours;
    }
  }
  const path = new Int32Array(ticks);
  let row = indexOfLeast(costs);
  for (let tick = ticks - 1; tick >= 0; tick -= 1) {
    path[tick] = row + ON_DEMAND;
    row = previous[tick * width + row] as number;
  }
  return path;
};

function indexOfLeast(values: Float64Array): number {
  let least = 0;
  for (let index = 1; index < values.length; index += 1) {
    if ((values[index] as number) < (values[least] as number)) least = index;
  }
  return least;
}
