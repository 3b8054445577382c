import { priorSurvival } from './survival.ts';
import type { AssessedCandidate, Candidate, Objection, PolicyInput } from './types.ts';

/** Scores that differ by no more are equally good: among them the price decides. */
const EQUALLY_GOOD = 0.1;
const RISK_HOURS = 1;
const MILLISECONDS_PER_HOUR = 3_600_000;

/** How good a pool is. */
export interface Standing {
  /** Mean of uptime score and chance to survive the next hour: 0 to 1. */
  readonly score: number;
  /** Chance of an interruption within the next hour: 0 to 1. */
  readonly risk: number;
}

/** All that the rules need to know, worked out once. */
export interface Assessment {
  /** Best first, then those that cannot be entered. */
  readonly candidates: readonly AssessedCandidate[];
  /** How good the present pool is, before any notice; undefined on demand, which is never interrupted. */
  readonly own: Standing | undefined;
  /** What a switch costs, USD. */
  readonly switchCost: number;
}

export const isPrice = (value: number): boolean => Number.isFinite(value) && value > 0;

/** How long a pool has been up, as far as is known; the one that has held the instance was up for as long. */
export function ageHours(poolId: string, candidate: Candidate | undefined, { instance, now }: PolicyInput): number {
  const lifetime =
    poolId === instance.poolId ? (now.getTime() - instance.launchedAt.getTime()) / MILLISECONDS_PER_HOUR : 0;
  return Math.max(0, lifetime, (candidate?.currentAgeSeconds ?? 0) / 3600);
}

/** The chance that a pool stays up for another `hours`: 0 to 1. */
export function survives(input: PolicyInput, poolId: string, candidate: Candidate | undefined, hours: number): number {
  const age = ageHours(poolId, candidate, input);
  return input.survival ? input.survival(poolId, age, hours) : priorSurvival(age, hours);
}

function standing(input: PolicyInput, poolId: string, candidate: Candidate | undefined): Standing {
  const survival = survives(input, poolId, candidate, RISK_HOURS);
  return { score: ((candidate?.uptimeScore ?? survival) + survival) / 2, risk: 1 - survival };
}

/** How good the place is where the instance runs; on-demand is never interrupted, and any pool may be compared with it. */
function ownStanding(input: PolicyInput): Standing | undefined {
  const { instance, candidates } = input;
  if (instance.mode === 'ON_DEMAND' || instance.poolId === null) return undefined;
  const own = candidates.find(({ poolId }) => poolId === instance.poolId);
  return standing(input, instance.poolId, own);
}

function objectionsTo(candidate: Candidate, its: Standing, own: Standing | undefined, input: PolicyInput): Objection[] {
  const { config, instance, now } = input;
  const saves = 1 - candidate.hourlyPrice / instance.onDemandHourlyPrice;
  const objections: [Objection, boolean][] = [
    ['UNAVAILABLE', !candidate.isAvailable],
    ['BLOCKED', candidate.blockedUntil != null && candidate.blockedUntil > now],
    ['NO_PRICE', !isPrice(candidate.hourlyPrice)],
    ['STALE_PRICE', !(candidate.priceAgeSeconds <= config.maxPriceAgeSeconds)],
    ['SAVES_TOO_LITTLE', isPrice(instance.onDemandHourlyPrice) && saves < config.minSavingsRatio],
    ['TOO_RISKY', own !== undefined && its.risk > Math.max(config.riskThreshold, own.risk)],
    ['LESS_RELIABLE', own !== undefined && its.score < own.score - EQUALLY_GOOD],
  ];
  return objections.filter(([, holds]) => holds).map(([objection]) => objection);
}

/** Whether a pool can be entered at all. */
const isEnterable = ({ objections }: Pick<AssessedCandidate, 'objections'>): boolean =>
  !objections.includes('UNAVAILABLE') && !objections.includes('BLOCKED') && !objections.includes('NO_PRICE');

type Unranked = Omit<AssessedCandidate, 'rank'>;

const byId = (a: Unranked, b: Unranked) => (a.poolId < b.poolId ? -1 : a.poolId > b.poolId ? 1 : 0);

/** Rule 1: by score; among those that are as good as the best that is left, by price. */
function rank(candidates: readonly Unranked[]): AssessedCandidate[] {
  const left = candidates.filter(isEnterable).sort((a, b) => b.score - a.score || byId(a, b));
  const ranked: AssessedCandidate[] = [];
  while (left.length > 0) {
    const least = (left[0] as Unranked).score - EQUALLY_GOOD;
    const split = left.findIndex((candidate) => candidate.score < least);
    const group = left.splice(0, split === -1 ? left.length : split);
    group.sort((a, b) => a.hourlyPrice - b.hourlyPrice || b.score - a.score || byId(a, b));
    for (const candidate of group) ranked.push({ ...candidate, rank: ranked.length + 1 });
  }
  const others = candidates.filter((candidate) => !isEnterable(candidate)).sort(byId);
  return [...ranked, ...others.map((candidate) => ({ ...candidate, rank: null }))];
}

/** Scores every candidate, says what speaks against it, and ranks those that can be entered. */
export function assess(input: PolicyInput): Assessment {
  const { instance, config } = input;
  const own = ownStanding(input);
  // The changeover is paid for at the on-demand price; the penalty is the user's own figure.
  const switchCost = config.changeoverHours * instance.onDemandHourlyPrice + config.penalty;
  const candidates = input.candidates.map((candidate): Unranked => {
    const its = standing(input, candidate.poolId, candidate);
    return {
      poolId: candidate.poolId,
      poolName: candidate.poolName,
      hourlyPrice: candidate.hourlyPrice,
      score: its.score,
      risk: its.risk,
      expectedHourlyCost: candidate.hourlyPrice + its.risk * switchCost,
      objections: objectionsTo(candidate, its, own, input),
    };
  });
  return { candidates: rank(candidates), own, switchCost };
}

/** The pools that may be entered by choice, best first. */
export function choices({ instance }: PolicyInput, { candidates }: Assessment): AssessedCandidate[] {
  return candidates.filter(({ objections, poolId }) => objections.length === 0 && poolId !== instance.poolId);
}

/** The pools that can be entered in an emergency, best first: up, not blocked, not the one being left. */
export function refuges({ instance }: PolicyInput, { candidates }: Assessment): AssessedCandidate[] {
  return candidates.filter(({ rank, poolId }) => rank !== null && poolId !== instance.poolId);
}
