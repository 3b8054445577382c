import type { AvailabilityBacktestOptions } from '../backtest.ts';
import type { AvailabilityHistory } from '../histories.ts';
import { isUpAt, ON_DEMAND, type Plan } from './plan.ts';

/** The index of the least value. */
function cheapest(costs: Float64Array): number {
  let best = 0;
  for (let index = 1; index < costs.length; index++) if ((costs[index] ?? 0) < (costs[best] ?? 0)) best = index;
  return best;
}

/**
 * The cheapest plan of all, by one who knows the whole history: dynamic programming over the place in each tick (Bellman,
 * "Dynamic Programming", 1957), exact, in time and space of ticks × (pools + 1). A changeover costs the same from anywhere,
 * so the cheapest way into a place is to have been there, or in the cheapest place of all.
 */
export function offlineOptimum(history: AvailabilityHistory, options: AvailabilityBacktestOptions): Plan {
  const { ticks, tickHours, pools } = history;
  const { onDemandRatio, changeoverHours } = options;
  // On-demand comes last here: places are indices of arrays.
  const places = pools.length + 1;
  const placeOf = (index: number) => (index === pools.length ? ON_DEMAND : index);
  const changeover = changeoverHours * onDemandRatio;
  let costs = new Float64Array(places);
  const cameFrom = new Uint16Array(ticks * places);
  for (let tick = 0; tick < ticks; tick++) {
    const best = cheapest(costs);
    const moved = (costs[best] ?? 0) + (tick === 0 ? 0 : changeover);
    const next = new Float64Array(places);
    for (let index = 0; index < places; index++) {
      const place = placeOf(index);
      const stayed = costs[index] ?? 0;
      cameFrom[tick * places + index] = stayed <= moved ? index : best;
      const hourly = place === ON_DEMAND ? onDemandRatio : 1;
      const cost = Math.min(stayed, moved) + hourly * tickHours;
      next[index] = isUpAt(history, place, tick) ? cost : Number.POSITIVE_INFINITY;
    }
    costs = next;
  }
  const plan = new Int16Array(ticks);
  let index = cheapest(costs);
  for (let tick = ticks - 1; tick >= 0; tick--) {
    plan[tick] = placeOf(index);
    index = cameFrom[tick * places + index] ?? 0;
  }
  return plan;
}
