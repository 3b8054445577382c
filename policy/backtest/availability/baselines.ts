import type { AvailabilityHistory } from '../histories.ts';
import { isUpAt, ON_DEMAND, type Plan } from './plan.ts';

/** Never on spot. */
export const alwaysOnDemand = ({ ticks }: AvailabilityHistory): Plan => new Int16Array(ticks).fill(ON_DEMAND);

/**
 * Keeps the spot machine while its pool is up. When it is lost, goes to the first pool, in the order of the history, that is
 * up, else to on-demand; leaves on-demand as soon as a pool is up.
 */
export function firstAvailable(history: AvailabilityHistory): Plan {
  const { ticks, pools } = history;
  const plan = new Int16Array(ticks);
  let place = ON_DEMAND;
  for (let tick = 0; tick < ticks; tick++) {
    const isKept = place !== ON_DEMAND && isUpAt(history, place, tick);
    // Of pools that are down, none is found: -1, which is on-demand.
    if (!isKept) place = pools.findIndex(({ isUp }) => isUp[tick] === 1);
    plan[tick] = place;
  }
  return plan;
}
