import type { AvailabilityBacktestOptions } from '../backtest.ts';
import type { AvailabilityHistory, BacktestResult } from '../histories.ts';

/** The place of a workload that runs on demand; places of 0 and more are pools. */
export const ON_DEMAND = -1;

/** Where a workload is in each tick: the index of a pool, or `ON_DEMAND`. */
export type Plan = Int16Array;

/** What a plan came to, before it is compared with others. */
export type Measured = Pick<BacktestResult, 'J' | 'paidRatio' | 'downtimeRatio' | 'switchesPerDay'>;

/** Whether a machine could be had, and kept, in this place for the whole tick. */
export const isUpAt = ({ pools }: AvailabilityHistory, place: number, tick: number): boolean =>
  place === ON_DEMAND || pools[place]?.isUp[tick] === 1;

/** How many changeovers a plan has. Where the workload begins costs none. */
function switchesOf(plan: Plan): number {
  let switches = 0;
  for (let tick = 1; tick < plan.length; tick++) if (plan[tick] !== plan[tick - 1]) switches += 1;
  return switches;
}

function onDemandTicks(plan: Plan): number {
  let ticks = 0;
  for (const place of plan) if (place === ON_DEMAND) ticks += 1;
  return ticks;
}

/**
 * What a workload costs that always has a machine, as a share of a workload that is always on demand:
 * J = (paid + downtime at the on-demand price) / on-demand. With the spot price as the unit, a tick on spot is paid with 1 and
 * one on demand with k an hour. Each change of place, forced or chosen, to a pool or to on-demand, is a changeover: d hours in
 * which the new machine is paid and does no work, whatever comes after; so d hours of downtime are added for each. Decisions
 * take effect at the beginning of a tick: a machine that was up in a tick and is down in the next is lost between them.
 * `downtimeRatio` ends at 1, for a plan that moves more often than once in d hours; J goes on.
 * @throws RangeError for a plan that is in a pool which is down.
 */
export function measurePlan(history: AvailabilityHistory, plan: Plan, options: AvailabilityBacktestOptions): Measured {
  const { tickHours, ticks } = history;
  const { onDemandRatio, changeoverHours } = options;
  const lost = plan.findIndex((place, tick) => !isUpAt(history, place, tick));
  if (plan.length !== ticks || lost >= 0) throw new RangeError(`The plan does not fit the history (tick ${lost}).`);
  const hours = ticks * tickHours;
  const switches = switchesOf(plan);
  const onDemandShare = onDemandTicks(plan) / ticks;
  const paidRatio = onDemandShare + (1 - onDemandShare) / onDemandRatio;
  const lostRatio = (switches * changeoverHours) / hours;
  const downtimeRatio = Math.min(1, lostRatio);
  return { J: paidRatio + lostRatio, paidRatio, downtimeRatio, switchesPerDay: switches / (hours / 24) };
}
