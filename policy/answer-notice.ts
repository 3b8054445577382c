import { type Assessment, isPrice, refuges } from './assess.ts';
import { type PolicyInput, PolicyRule } from './types.ts';
import { stay, type Verdict } from './verdict.ts';

/** The chance that an instance is interrupted within an hour, a notice counted in. A termination notice is certain. A rebalance recommendation halves the chance to survive, and is always above the threshold. */
export function riskAfterNotice({ notice, config }: PolicyInput, risk: number): number {
  if (notice === 'TERMINATION') return 1;
  if (notice === 'REBALANCE') return Math.max(config.riskThreshold, 1 - (1 - risk) / 2);
  return risk;
}

/** Rule 3: an instance that is being taken away goes to the best pool that is up, else to on-demand. No guard holds it. */
export function leavePreemptedPool(input: PolicyInput, assessment: Assessment): Verdict {
  const { onDemandHourlyPrice } = input.instance;
  const isWorthIt = (price: number) => !isPrice(onDemandHourlyPrice) || price < onDemandHourlyPrice;
  const best = refuges(input, assessment).find(({ hourlyPrice }) => isWorthIt(hourlyPrice));
  const rule = PolicyRule.LEAVE_PREEMPTED_POOL;
  if (!best) {
    return {
      action: 'SWITCH_TO_ON_DEMAND',
      targetPoolId: undefined,
      confidence: 1,
      reason: 'The instance is being taken away, and no other pool that costs less than on-demand is up.',
      rule,
      expectedSavingsHourly: 0,
    };
  }
  return {
    action: 'SWITCH',
    targetPoolId: best.poolId,
    confidence: best.score,
    reason: `The instance is being taken away, and ${best.poolName} is the best pool that is up.`,
    rule,
    expectedSavingsHourly: isPrice(onDemandHourlyPrice) ? onDemandHourlyPrice - best.hourlyPrice : 0,
  };
}

/** Rule 7: a rebalance recommendation warms a standby where the instance would flee to; it never switches by itself. */
export function warmStandby(input: PolicyInput, assessment: Assessment): Verdict {
  const rule = PolicyRule.WARM_STANDBY;
  if (input.instance.hasStandby) {
    return stay(rule, 1, 'The cloud recommends to rebalance, and a standby is there already.');
  }
  const best = refuges(input, assessment)[0];
  return {
    action: 'CREATE_REPLICA',
    targetPoolId: best?.poolId,
    confidence: best ? best.score : 1,
    reason: `The cloud recommends to rebalance: a standby is to be ready ${best ? `in ${best.poolName}` : 'on on-demand'}.`,
    rule,
    // A standby costs; it saves nothing by itself.
    expectedSavingsHourly: best ? -best.hourlyPrice : 0,
  };
}
