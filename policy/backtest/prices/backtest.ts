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

/** How many rows a back-test of prices has. */
export const PRICE_POLICY_COUNT = Object.keys(POLICIES).length;

/** The rows of `backtestPrices` one after the other, as they are worked out. */
export function* replayPrices(...[history, options]: Parameters<PriceBacktest>): Generator<BacktestResult> {
  let least = Number.NaN;
  for (const [policy, pathOf] of Object.entries(POLICIES)) {
    const { paid, switches, cost, onDemandCost, hours } = ledgerOf(history, options, pathOf(history, options));
    if (policy === 'offline-optimum') least = cost;
    yield {
      ...{ group: history.group, policy, J: cost / onDemandCost, paidRatio: paid / onDemandCost },
      downtimeRatio: Math.min(1, (switches * options.changeoverHours) / hours),
      ...{ switchesPerDay: (switches / hours) * 24, costRatio: cost / least, misses: 0 },
    };
  }
}

/**
 * What a workload would have cost that runs from the first tick to the last. J = (Σ price · dt + switches · d · OD) / (OD · T);
 * the cost ratio is against the offline optimum; no work is done for d hours of each switch.
 */
export const backtestPrices: PriceBacktest = (history, options) => [...replayPrices(history, options)];
