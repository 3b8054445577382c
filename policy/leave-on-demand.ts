import { type Assessment, choices, isPrice, survives } from './assess.ts';
import { type AssessedCandidate, type PolicyInput, PolicyRule } from './types.ts';
import { guarded, percent, stay, type Verdict } from './verdict.ts';

const RULE = PolicyRule.LEAVE_ON_DEMAND;

/** The least chance that going to spot pays. */
const LEAST_CHANCE = 0.5;

/**
 * How long a spot run must last before going there and back has paid for itself: with k the ratio of the on-demand to the spot
 * price and d the hours of a changeover, 2kd / (k − 1).
 */
export function breakEvenHours(onDemandHourlyPrice: number, spotHourlyPrice: number, changeoverHours: number): number {
  if (changeoverHours <= 0) return 0;
  const ratio = onDemandHourlyPrice / spotHourlyPrice;
  return ratio > 1 ? (2 * ratio * changeoverHours) / (ratio - 1) : Number.POSITIVE_INFINITY;
}

/** Rule 4: an instance on on-demand goes to the best pool whose run is more likely than not to pay for going. */
export function leaveOnDemand(input: PolicyInput, assessment: Assessment): Verdict {
  const { onDemandHourlyPrice } = input.instance;
  if (!isPrice(onDemandHourlyPrice)) return stay(RULE, 0.5, 'The on-demand price is not known.');
  // What a switch costs, the user's penalty included, as hours at the on-demand price.
  const changeoverHours = assessment.switchCost / onDemandHourlyPrice;
  const candidates = new Map(input.candidates.map((candidate) => [candidate.poolId, candidate]));
  const chanceOf = ({ poolId, hourlyPrice }: AssessedCandidate): number => {
    const hours = breakEvenHours(onDemandHourlyPrice, hourlyPrice, changeoverHours);
    return hours === Number.POSITIVE_INFINITY ? 0 : survives(input, poolId, candidates.get(poolId), hours);
  };
  const spot = choices(input, assessment).map((pool) => ({ pool, chance: chanceOf(pool) }));
  const best = spot.find(({ chance }) => chance >= LEAST_CHANCE);
  if (!best) {
    const chance = Math.max(0, ...spot.map((each) => each.chance));
    const reason = `No pool is likely to stay up for as long as going to spot and back must pay for itself: the best chance is ${percent(chance)}.`;
    return stay(RULE, 1 - chance, reason);
  }
  const { pool, chance } = best;
  return guarded(input, {
    action: 'SWITCH',
    targetPoolId: pool.poolId,
    confidence: chance,
    reason: `With a chance of ${percent(chance)}, ${pool.poolName} stays up for long enough to pay for leaving on-demand.`,
    rule: RULE,
    expectedSavingsHourly: input.instance.hourlyPrice - pool.hourlyPrice,
  });
}
