import { riskAfterNotice } from './answer-notice.ts';
import type { Assessment } from './assess.ts';
import type { AssessedCandidate, AssessedOption, PolicyInput } from './types.ts';

/** What an hour costs where interruptions come with such a chance: the price, and the chance times what one costs. */
const expected = (hourlyPrice: number, risk: number, switchCost: number): number => hourlyPrice + risk * switchCost;

const optionOf = ({ objections, ...pool }: AssessedCandidate): AssessedOption => ({
  ...{ mode: 'SPOT', poolId: pool.poolId, hourlyPrice: pool.hourlyPrice, score: pool.score, risk: pool.risk },
  ...{ expectedHourlyCost: pool.expectedHourlyCost, objections, isCurrent: false },
  isAvailable: !objections.includes('UNAVAILABLE') && !objections.includes('BLOCKED'),
});

/** Nothing speaks against staying, and what the instance pays is what staying costs. A notice counts. */
function stayingIn(input: PolicyInput, { own, switchCost }: Assessment, isAvailable: boolean): AssessedOption {
  const { mode, poolId, hourlyPrice } = input.instance;
  const risk = riskAfterNotice(input, own?.risk ?? 0);
  return {
    ...{ mode, poolId: mode === 'SPOT' ? poolId : null, hourlyPrice, risk, objections: [], isCurrent: true },
    ...{ score: own?.score ?? 1, isAvailable, expectedHourlyCost: expected(hourlyPrice, risk, switchCost) },
  };
}

/**
 * Every place where the workload could run on, with what an hour there is expected to cost and the risk: the pools, best
 * first, and on-demand, which is never interrupted; one of them is the present place. The expected cost of running on servers
 * that may be revoked, as in SpotOn (Subramanya, Guo, Sharma, Irwin and Shenoy, SoCC 2015), over one hour.
 */
export function optionsOf(input: PolicyInput, assessment: Assessment): AssessedOption[] {
  const { mode, poolId, onDemandHourlyPrice: hourlyPrice } = input.instance;
  const pools = assessment.candidates.map(optionOf);
  if (mode === 'ON_DEMAND') return [...pools, stayingIn(input, assessment, true)];
  const onDemand: AssessedOption = {
    ...{ mode: 'ON_DEMAND', poolId: null, hourlyPrice, expectedHourlyCost: hourlyPrice, risk: 0, score: 1 },
    ...{ isAvailable: true, objections: [], isCurrent: false },
  };
  const own = pools.findIndex((pool) => pool.poolId === poolId);
  if (own === -1) return [...pools, stayingIn(input, assessment, true), onDemand];
  const staying = stayingIn(input, assessment, pools[own]?.isAvailable ?? true);
  return [...pools.with(own, staying), onDemand];
}
