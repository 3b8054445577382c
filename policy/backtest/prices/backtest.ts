import { OWN_POLICY, type PriceBacktest } from '../backtest.ts';
import type { BacktestResult } from '../histories.ts';
import { cheapestStick, firstStick, greedy, onDemand, type PathFinder } from './baselines.ts';
import { ledgerOf } from './ledger.ts';
import { offlineOptimum } from './optimum.ts';
import { ownPolicy } from './own-policy.ts';

/** The reference comes first. */
const POLICIES: Readonly<Record<string, PathFinder>> = {
  'offline-optimum': offlineOptimum,
  [OWN_POLICY]: ownPolicy,
  'cheapest-stick': cheapestStick,
  'first-stick': firstStick,
  greedy,
  'on-demand': onDemand,
};

/**
 * What a workload would have cost that runs from the first tick to the last. J = (Σ price · dt + switches · d · OD) / (OD · T);
 * the cost ratio is against the offline optimum; no work is done for d hours of each switch.
 */
export const backtestPrices: PriceBacktest = (history, options) => {
  let least = Number.NaN;
  return Object.entries(POLICIES).map(([policy, pathOf]): BacktestResult => {
    const { paid, switches, cost, onDemandCost, hours } = ledgerOf(history, options, pathOf(history, options));
    if (policy === 'offline-optimum') least = cost;
    return {
      ...{ group: history.group, policy, J: cost / onDemandCost, paidRatio: paid / onDemandCost },
      downtimeRatio: Math.min(1, (switches * options.changeoverHours) / hours),
      ...{ switchesPerDay: (switches / hours) * 24, costRatio: cost / least, misses: 0 },
    };
  });
};
