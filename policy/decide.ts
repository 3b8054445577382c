import { leavePreemptedPool, riskAfterNotice, warmStandby } from './answer-notice.ts';
import { type Assessment, assess, isPrice } from './assess.ts';
import { followDeadline } from './follow-deadline.ts';
import { automaticSwitches, dwellSeconds } from './guards.ts';
import { leaveOnDemand } from './leave-on-demand.ts';
import { optionsOf } from './options.ts';
import { bestHourlyPrice, switchForPrice } from './switch-for-price.ts';
import type { AssessedCandidate, PolicyDecision, PolicyInput } from './types.ts';
import type { Verdict } from './verdict.ts';

const DAY_SECONDS = 24 * 3600;

function judge(input: PolicyInput, assessment: Assessment): Verdict {
  const byDeadline = followDeadline(input, assessment);
  if (byDeadline) return byDeadline;
  if (input.notice === 'TERMINATION') return leavePreemptedPool(input, assessment);
  if (input.notice === 'REBALANCE') return warmStandby(input, assessment);
  if (input.instance.mode === 'ON_DEMAND') return leaveOnDemand(input, assessment);
  return switchForPrice(input, assessment);
}

function featuresOf(
  input: PolicyInput,
  { candidates, switchCost, own }: Assessment,
  more: Verdict['figures'],
): PolicyDecision['features'] {
  const { instance, regret, notice } = input;
  const figures: Record<string, number> = {
    isOnSpot: Number(instance.mode === 'SPOT'),
    isRebalanceRecommended: Number(notice === 'REBALANCE'),
    isTerminationNoticed: Number(notice === 'TERMINATION'),
    hasStandby: Number(instance.hasStandby ?? false),
    isRiskForecast: Number(input.isRiskForecast ?? false),
    hourlyPrice: instance.hourlyPrice,
    onDemandHourlyPrice: instance.onDemandHourlyPrice,
    regret,
    switchCost,
    risk: own?.risk ?? 0,
    dwellSeconds: dwellSeconds(input),
    automaticSwitchesInDay: automaticSwitches(input, DAY_SECONDS),
    automaticSwitchesInWeek: automaticSwitches(input, 7 * DAY_SECONDS),
    candidateCount: candidates.length,
    enterableCount: candidates.filter(({ rank }) => rank !== null).length,
    ...more,
  };
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}

/** A verdict with all that it rests on: what an engine of another kind answers needs to say no more than the verdict. */
export function explained(
  input: PolicyInput,
  { figures, ...verdict }: Verdict,
  assessment = assess(input),
): PolicyDecision {
  return {
    ...verdict,
    risk: riskAfterNotice(input, assessment.own?.risk ?? 0),
    bestHourlyPrice: bestHourlyPrice(input, assessment),
    candidates: assessment.candidates,
    options: optionsOf(input, assessment),
    features: featuresOf(input, assessment, figures),
  };
}

/**
 * Decides where an instance runs on. Pure: the same input gives the same decision. The rules are those of the policy: 1 ranks
 * the pools, 2 switches for price, 3 leaves a pool that preempts, 4 leaves on-demand, 5 keeps deadlines, 6 guards, 7 warms a standby.
 */
export function decide(input: PolicyInput): PolicyDecision {
  const assessment = assess(input);
  return explained(input, judge(input, assessment), assessment);
}

/**
 * Rule 1 at the start: the cheapest of the good pools, for an instance that runs nowhere yet; undefined when none can be
 * entered for less than on-demand.
 */
export function chooseFirstPool(
  input: Pick<PolicyInput, 'candidates' | 'config' | 'survival' | 'now'> & { readonly onDemandHourlyPrice: number },
): AssessedCandidate | undefined {
  const { onDemandHourlyPrice, now } = input;
  const { candidates } = assess({
    ...input,
    instance: {
      mode: 'ON_DEMAND',
      poolId: null,
      hourlyPrice: onDemandHourlyPrice,
      onDemandHourlyPrice,
      launchedAt: now,
    },
    regret: 0,
    recentSwitches: [],
  });
  const isCheaper = (price: number) => !isPrice(onDemandHourlyPrice) || price < onDemandHourlyPrice;
  return candidates.find(({ rank, objections, hourlyPrice }) => {
    return rank !== null && !objections.includes('STALE_PRICE') && isCheaper(hourlyPrice);
  });
}
