import { defaultPolicyConfig } from '../../config.ts';
import { type AvailabilityBacktest, OWN_POLICY } from '../backtest.ts';
import { alwaysOnDemand, firstAvailable } from './baselines.ts';
import { offlineOptimum } from './offline-optimum.ts';
import { followPolicy } from './own-policy.ts';
import { measurePlan } from './plan.ts';

/**
 * What a workload that always runs comes to: on demand, in the first pool that is up, by the own policy with the settings it
 * has by default, and by one who knew the history. `costRatio` is against that offline optimum. Waiting for spot without any
 * machine is no plan here: the workload runs on. See `measurePlan` for the measure.
 */
export const backtestAvailability: AvailabilityBacktest = (history, options) => {
  const { onDemandRatio, changeoverHours, settings: given } = options;
  const settings = { onDemandRatio, config: { ...defaultPolicyConfig, ...given, changeoverHours } };
  const plans = [
    ['on-demand', alwaysOnDemand(history)],
    ['first-available', firstAvailable(history)],
    [OWN_POLICY, followPolicy(history, settings)],
    ['offline-optimum', offlineOptimum(history, options)],
  ] as const;
  const rows = plans.map(([policy, plan]) => ({ policy, ...measurePlan(history, plan, options) }));
  const optimum = rows.at(-1)?.J ?? 1;
  return rows.map((row) => ({ group: history.group, ...row, costRatio: row.J / optimum, misses: 0 }));
};
