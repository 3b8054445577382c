import { chooseFirstPool, decide } from '../../decide.ts';
import type { PastSwitch, PolicyConfig, PolicyInput } from '../../types.ts';
import type { AvailabilityHistory } from '../histories.ts';
import { type MarketView, momentOf, watchMarket } from './market-watch.ts';
import { isUpAt, ON_DEMAND, type Plan } from './plan.ts';

/** What the policy goes by in a replay. */
export interface ReplaySettings {
  readonly onDemandRatio: number;
  readonly config: PolicyConfig;
}

/** A workload in the middle of a replay. */
interface Workload {
  place: number;
  arrivedAt: Date;
  readonly switches: PastSwitch[];
}

/** More than the limits of any configuration look back on. */
const REMEMBERED_SWITCHES = 100;

function inputFor(
  workload: Workload,
  view: MarketView,
  now: Date,
  { onDemandRatio, config }: ReplaySettings,
): PolicyInput {
  const { place, arrivedAt: launchedAt, switches } = workload;
  const isOnDemand = place === ON_DEMAND;
  return {
    instance: {
      ...{ mode: isOnDemand ? 'ON_DEMAND' : 'SPOT', poolId: isOnDemand ? null : String(place), launchedAt },
      ...{ hourlyPrice: isOnDemand ? onDemandRatio : 1, onDemandHourlyPrice: onDemandRatio },
    },
    // Spot costs the same in every pool, so nothing is ever lost by being in one rather than in another.
    ...{ ...view, regret: 0, config, recentSwitches: switches, now },
  };
}

function move(workload: Workload, to: number, trigger: PastSwitch['trigger'], now: Date): void {
  workload.place = to;
  workload.arrivedAt = now;
  workload.switches.unshift({ at: now, trigger, to: to === ON_DEMAND ? 'ON_DEMAND' : 'SPOT' });
  if (workload.switches.length > REMEMBERED_SWITCHES) workload.switches.pop();
}

/**
 * Where the policy that decides in production has a workload run, tick by tick, by what is known then. It starts where the
 * first rule says; a pool that goes down is a termination notice.
 */
export function followPolicy(history: AvailabilityHistory, settings: ReplaySettings): Plan {
  const plan = new Int16Array(history.ticks);
  const watch = watchMarket(history);
  const workload: Workload = { place: ON_DEMAND, arrivedAt: momentOf(history, 0), switches: [] };
  for (let tick = 0; tick < history.ticks; tick++) {
    const now = momentOf(history, tick);
    const view = watch.at(tick);
    if (tick === 0) {
      const { config, onDemandRatio: onDemandHourlyPrice } = settings;
      const first = chooseFirstPool({ ...view, config, now, onDemandHourlyPrice });
      workload.place = first ? Number(first.poolId) : ON_DEMAND;
    }
    const isLost = !isUpAt(history, workload.place, tick);
    const input = inputFor(workload, view, now, settings);
    const { action, targetPoolId } = decide(isLost ? { ...input, notice: 'TERMINATION' } : input);
    const trigger = isLost ? 'EMERGENCY' : 'AUTOMATIC';
    if (action === 'SWITCH') move(workload, Number(targetPoolId), trigger, now);
    if (action === 'SWITCH_TO_ON_DEMAND') move(workload, ON_DEMAND, trigger, now);
    plan[tick] = workload.place;
  }
  return plan;
}
