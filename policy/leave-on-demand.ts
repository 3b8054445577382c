import { type Assessment, choices, isPrice, survives } from './assess.ts';
import { type AssessedCandidate, type PolicyInput, PolicyRule } from './types.ts';
import { clarity, dollars, guarded, percent, stay, type Verdict } from './verdict.ts';

const RULE = PolicyRule.LEAVE_ON_DEMAND;

/** In so many steps the hours until break-even are looked at: more do not change the sum by a cent. */
const STEPS = 8;

/**
 * How long a spot run must last before going there and back has paid for itself: with k the ratio of the on-demand to the spot
 * price and d the hours of a changeover, 2kd / (k − 1). Where the way back is needed with a chance below 1, it is less.
 */
export function breakEvenHours(
  onDemandHourlyPrice: number,
  spotHourlyPrice: number,
  changeoverHours: number,
  changeovers = 2,
): number {
  if (changeoverHours <= 0) return 0;
  const ratio = onDemandHourlyPrice / spotHourlyPrice;
  return ratio > 1 ? (changeovers * ratio * changeoverHours) / (ratio - 1) : Number.POSITIVE_INFINITY;
}

/** What going to a pool now is worth, against going at the time of break-even if the pool is up still. */
interface Prospect {
  readonly pool: AssessedCandidate;
  /** The time of break-even. */
  readonly hours: number;
  /** The chance, 0 to 1, that the pool stays up until then. */
  readonly chance: number;
  /** USD saved by being on spot until then, as far as the pool is expected to last. */
  readonly gain: number;
  /** USD of changeovers that would have been for nothing, as far as it is expected to fail. */
  readonly loss: number;
}

/** Gives the chance that any of the pools but one is still up when that one fails, as if each failed for itself. */
function chanceOfRefuge(lastsOnce: ReadonlyMap<string, number>) {
  return (exceptPoolId: string): number => {
    let none = 1;
    for (const [poolId, chance] of lastsOnce) if (poolId !== exceptPoolId) none *= 1 - chance;
    return 1 - none;
  };
}

/**
 * Optimal stopping by looking one step ahead (Chow, Robbins and Siegmund, "Great Expectations", 1971), the step being the time
 * of break-even: to wait until then costs what spot saves for as long as the pool lasts, and spares the changeovers there and
 * back if it does not last. The way back is no extra cost where it leads to another pool that is up still.
 */
function createProspects(input: PolicyInput, { switchCost }: Assessment, spot: readonly AssessedCandidate[]) {
  const { onDemandHourlyPrice } = input.instance;
  const known = new Map(input.candidates.map((candidate) => [candidate.poolId, candidate]));
  const lasts = (poolId: string, hours: number) => survives(input, poolId, known.get(poolId), hours);
  // How long it takes to pay for one changeover.
  const onceIn = ({ hourlyPrice }: AssessedCandidate) =>
    breakEvenHours(onDemandHourlyPrice, hourlyPrice, switchCost / onDemandHourlyPrice, 1);
  const refuge = chanceOfRefuge(new Map(spot.map((pool) => [pool.poolId, lasts(pool.poolId, onceIn(pool))])));
  return (pool: AssessedCandidate): Prospect => {
    const changeovers = 2 - refuge(pool.poolId);
    const hours = onceIn(pool) * changeovers;
    let lasting = 0;
    for (let step = 0; step < STEPS; step++) {
      lasting += (lasts(pool.poolId, ((step + 0.5) * hours) / STEPS) * hours) / STEPS;
    }
    const chance = lasts(pool.poolId, hours);
    const gain = (onDemandHourlyPrice - pool.hourlyPrice) * lasting;
    return { pool, hours, chance, gain, loss: (1 - chance) * changeovers * switchCost };
  };
}

const sentence = ({ pool, hours, chance, gain, loss }: Prospect): string =>
  `${pool.poolName} stays up for the ${hours.toFixed(2)} hours to break-even with a chance of ${percent(chance)}: ` +
  `it would save ${dollars(gain)} until then, and put ${dollars(loss)} of changeovers at risk`;

/** What the rule went by, of the pool that was chosen or came nearest to it. */
const figuresOf = ({ hours, chance, gain, loss }: Prospect): Record<string, number> => ({
  breakEvenHours: hours,
  chanceUntilBreakEven: chance,
  gainUntilBreakEven: gain,
  lossUntilBreakEven: loss,
});

const leaveFor = (prospect: Prospect, hourlyPrice: number): Verdict => ({
  action: 'SWITCH',
  targetPoolId: prospect.pool.poolId,
  confidence: clarity(prospect.gain, prospect.loss),
  reason: `It pays to leave on-demand: ${sentence(prospect)}.`,
  rule: RULE,
  expectedSavingsHourly: hourlyPrice - prospect.pool.hourlyPrice,
  figures: figuresOf(prospect),
});

/** Rule 4: an instance on on-demand goes to the best pool where it is expected to save more than the changeovers put at risk. */
export function leaveOnDemand(input: PolicyInput, assessment: Assessment): Verdict {
  const { onDemandHourlyPrice, hourlyPrice } = input.instance;
  if (!isPrice(onDemandHourlyPrice)) return stay(RULE, 0.5, 'The on-demand price is not known.');
  const spot = choices(input, assessment).filter((pool) => pool.hourlyPrice < onDemandHourlyPrice);
  const prospectOf = createProspects(input, assessment, spot);
  let first: Prospect | undefined;
  for (const pool of spot) {
    const prospect = prospectOf(pool);
    if (prospect.gain >= prospect.loss) return guarded(input, leaveFor(prospect, hourlyPrice));
    first ??= prospect;
  }
  if (!first) return stay(RULE, 1, 'No pool that costs less than on-demand can be entered by choice.');
  const reason = `It does not pay to leave on-demand yet: ${sentence(first)}.`;
  return { ...stay(RULE, clarity(first.gain, first.loss), reason), figures: figuresOf(first) };
}
