import { bestPool } from './choose-pool.ts';
import {
  type CostStanding,
  type CostsOf,
  type ExpectedCosts,
  expectCosts,
  planCosts,
  type SpotChances,
} from './expected-costs.ts';
import type { Market } from './market.ts';
import {
  type JobDecision,
  type JobGround,
  type JobOption,
  JobPlace,
  type JobPool,
  type JobStanding,
  type JobTerms,
} from './types.ts';

export interface JobSituation {
  readonly terms: JobTerms;
  readonly job: JobStanding;
  /** The pools that are up and can be entered, with the one that the job is in. */
  readonly pools: readonly JobPool[];
  readonly market: Market;
  /** For how long no pool has been up; 0 while one is. */
  readonly outageHours: number;
  /** What costs are expected with a pool, or with any while none is up; planned anew without it. */
  readonly costsWith?: (pool: JobPool | undefined) => CostsOf;
  /** Whether costs are left out where they decide nothing: who replays many jobs does not read them. */
  readonly isBrief?: boolean;
}

/** Less work than that is none: sums of fractions of an hour. */
const NO_WORK_HOURS = 1e-9;

export const slackOf = ({ hoursLeft, workHoursLeft }: JobStanding): number => hoursLeft - workHoursLeft;

/**
 * Whether nothing but on-demand is safe: a spot machine must leave time for the start of another one and for the tick until it
 * is known to be lost, and a job without one for a start on spot in vain, too. So no job is late whose deadline could be
 * kept on demand when it began: each tick leaves as much slack as a start on demand takes.
 */
export function isSafetyNetReached({ changeoverHours, tickHours }: JobTerms, job: JobStanding): boolean {
  const starts = job.place === 'SPOT' ? 1 : 2;
  // A slack that came out a hair short of the bound must not pass for it.
  return slackOf(job) < starts * changeoverHours + tickHours + NO_WORK_HOURS;
}

type Chances = Pick<JobSituation, 'terms' | 'market'>;

/** The prices and hazards of the pool, or those of all where none is up. */
const chancesOf = ({ terms, market }: Chances, pool: JobPool | undefined): SpotChances => ({
  price: pool?.price ?? terms.spotPrice,
  hazard: (pool && market.hazardOf.get(pool.poolId)) ?? market.hazard,
  ...{ outages: market.outages, refuge: market.refuge },
});

/** Plans for a job as it stands now and for all its later standings. */
export const planFor = (situation: Chances & Pick<JobSituation, 'job'>, pool: JobPool | undefined): CostsOf =>
  planCosts(situation.terms, chancesOf(situation, pool), situation.job);

const bestPoolFor = ({ terms, job, pools, market }: JobSituation): JobPool | undefined =>
  bestPool(pools, market, {
    hours: Math.max(terms.tickHours, job.hoursLeft),
    changeoverHours: terms.changeoverHours,
  });

function costsOf(situation: JobSituation, pool: JobPool | undefined): ExpectedCosts {
  const { job, terms, outageHours, costsWith } = situation;
  const standing: CostStanding = {
    ...{ hoursLeft: job.hoursLeft, workHoursLeft: job.workHoursLeft + job.changeoverHoursLeft, place: job.place },
    ...{ ageHours: pool ? pool.ageHours : null, outageHours },
  };
  return costsWith ? costsWith(pool)(standing) : expectCosts(terms, chancesOf(situation, pool), standing);
}

function optionsOf(situation: JobSituation, pool: JobPool | undefined): JobOption[] {
  const { job, terms } = situation;
  const costs = costsOf(situation, pool);
  const onDemand = { place: JobPlace.ON_DEMAND, poolId: null, expectedCost: costs.onDemand };
  const spot = pool ? [{ place: JobPlace.SPOT, poolId: pool.poolId, expectedCost: costs.spot }] : [];
  const wait = terms.mayWait ? [{ place: JobPlace.NONE, poolId: null, expectedCost: costs.wait }] : [];
  return job.place === 'SPOT' ? [...spot, onDemand, ...wait] : [onDemand, ...spot, ...wait];
}

const dollars = (amount: number): string => `$${amount.toFixed(4)}`;
const hoursOf = (hours: number): string => `${hours.toFixed(2)} h`;

function nameOf({ place, poolId }: JobOption, pools: readonly JobPool[]): string {
  if (place === 'SPOT') return pools.find((pool) => pool.poolId === poolId)?.poolName ?? 'spot';
  return place === 'ON_DEMAND' ? 'on-demand' : 'waiting for a pool';
}

/** The costs in a sentence, least first. */
function sumsOf(options: readonly JobOption[], pools: readonly JobPool[]): string {
  const known = options.filter(({ expectedCost }) => Number.isFinite(expectedCost));
  const sorted = [...known].sort((a, b) => a.expectedCost - b.expectedCost);
  return sorted.map((option) => `${nameOf(option, pools)} ${dollars(option.expectedCost)}`).join(', ');
}

function groundOf({ terms, job }: JobSituation, own: JobPool | undefined): JobGround {
  if (job.workHoursLeft <= NO_WORK_HOURS) return 'DONE';
  if (job.hoursLeft <= 0 || isSafetyNetReached(terms, job)) return 'SAFETY_NET';
  return own ? 'KEEP_SPOT' : 'LEAST_COST';
}

/** Whether costs are worked out at all. */
const isWeighed = (ground: JobGround, { job, isBrief = false }: JobSituation): boolean =>
  ground === 'LEAST_COST' || (ground !== 'DONE' && job.hoursLeft > 0 && !isBrief);

const cheapest = (options: readonly JobOption[]): JobOption =>
  options.reduce((best, option) => (best.expectedCost <= option.expectedCost ? best : option));

/**
 * Rule 5: what a job with a deadline does until the next decision. On demand to the end once the safety net is reached; a
 * machine on spot is kept until it is lost (exploitation); else what the rest of the job is expected to cost the least by.
 * The safety net and the exploitation rule are those of Wu et al., "Can't Be Late", NSDI 2024; in place of an even pace, slack
 * is spent where the pools' observed runs make it worth the most. Pure.
 */
export function decideJob(situation: JobSituation): JobDecision {
  const { job, pools } = situation;
  const own = job.place === 'SPOT' ? pools.find(({ poolId }) => poolId === job.poolId) : undefined;
  const ground = groundOf(situation, own);
  const options = isWeighed(ground, situation) ? optionsOf(situation, own ?? bestPoolFor(situation)) : [];
  const slackHours = slackOf(job);
  const decision = ({ place, poolId }: Pick<JobOption, 'place' | 'poolId'>, reason: string): JobDecision => ({
    ...{ place, poolId, ground, reason, options, slackHours },
  });
  if (ground === 'DONE') return decision({ place: JobPlace.NONE, poolId: null }, 'The work is done.');
  if (ground === 'SAFETY_NET') {
    const words = `Only ${hoursOf(slackHours)} are left beyond the work: on demand to the end, or the deadline is at risk.`;
    return decision({ place: JobPlace.ON_DEMAND, poolId: null }, words);
  }
  const sums = `The rest of the job is expected to cost: ${sumsOf(options, pools)}.`;
  if (ground === 'KEEP_SPOT') return decision(job, `A machine on spot is kept until it is lost. ${sums}`);
  return decision(cheapest(options), sums);
}
