import { type Assessment, ageHours, choices, isPrice, refuges } from './assess.ts';
import { decideJob, isSafetyNetReached } from './deadline/decide-job.ts';
import { marketOf, outageHours } from './deadline/market.ts';
import type { JobDecision, JobPool, JobStanding, JobTerms } from './deadline/types.ts';
import { type DeadlineJob, type PolicyInput, PolicyRule } from './types.ts';
import { clarity, guarded, stay, type Verdict } from './verdict.ts';

const RULE = PolicyRule.DEADLINE_JOB;

/** A machine reports its prices every five minutes, and is looked at then; one report may be lost. */
const TICK_HOURS = 1 / 6;
const MILLISECONDS_PER_HOUR = 3_600_000;

const hoursLeft = ({ deadlineAt }: DeadlineJob, now: Date): number =>
  (deadlineAt.getTime() - now.getTime()) / MILLISECONDS_PER_HOUR;

/** The job that is decided about; undefined where there is none, it is done, or its deadline is past. */
function openJob({ job, now }: PolicyInput): DeadlineJob | undefined {
  return job && job.workHoursDone < job.workHours && hoursLeft(job, now) > 0 ? job : undefined;
}

function standingOf({ instance, notice, now }: PolicyInput, job: DeadlineJob): JobStanding {
  // A machine that is being taken away is lost already.
  const place = notice === 'TERMINATION' ? 'NONE' : instance.mode;
  return {
    ...{ place, poolId: place === 'SPOT' ? instance.poolId : null, hoursLeft: hoursLeft(job, now) },
    // Work is known when it is reported: a changeover that is under way shows in nothing else.
    ...{ workHoursLeft: job.workHours - job.workHoursDone, changeoverHoursLeft: 0 },
  };
}

/**
 * An agent without a machine cannot be told anything: it waits for no pool, and is on demand until one is worth going to.
 */
function termsOf({ instance, candidates }: PolicyInput, { changeoverHours }: DeadlineJob): JobTerms {
  const { onDemandHourlyPrice } = instance;
  const prices = candidates.map(({ hourlyPrice }) => hourlyPrice).filter(isPrice);
  return {
    ...{ changeoverHours, tickHours: TICK_HOURS, mayWait: false, onDemandPrice: onDemandHourlyPrice },
    spotPrice: Math.min(onDemandHourlyPrice, ...prices),
  };
}

/** Whether only on-demand keeps the deadline of what the instance works on. */
export function isDeadlineAtRisk(input: PolicyInput): boolean {
  const job = openJob(input);
  return job !== undefined && isSafetyNetReached(termsOf(input, job), standingOf(input, job));
}

/** The instance's own pool while it holds the instance, and those that may be gone to. */
function poolsOf(input: PolicyInput, assessment: Assessment, standing: JobStanding): JobPool[] {
  const { instance, candidates } = input;
  const known = new Map(candidates.map((candidate) => [candidate.poolId, candidate]));
  const ageOf = (poolId: string) => ageHours(poolId, known.get(poolId), input);
  const own: JobPool[] =
    standing.poolId === null
      ? []
      : [
          {
            ...{ poolId: standing.poolId, price: instance.hourlyPrice, ageHours: ageOf(standing.poolId) },
            poolName: known.get(standing.poolId)?.poolName ?? 'the present pool',
          },
        ];
  const open = standing.place === 'NONE' ? refuges(input, assessment) : choices(input, assessment);
  const others = open.filter(({ hourlyPrice }) => hourlyPrice < instance.onDemandHourlyPrice);
  return [
    ...own,
    ...others.map(({ poolId, poolName, hourlyPrice }) => ({
      poolId,
      poolName,
      price: hourlyPrice,
      ageHours: ageOf(poolId),
    })),
  ];
}

/** What the rest of the job is expected to cost, by name, and how much time there is. */
function figuresOf({ options, slackHours }: JobDecision, standing: JobStanding): Record<string, number> {
  const costOf = (place: string) => options.find((option) => option.place === place)?.expectedCost ?? Number.NaN;
  return {
    ...{ jobHoursLeft: standing.hoursLeft, jobWorkHoursLeft: standing.workHoursLeft, jobSlackHours: slackHours },
    ...{ jobCostOnSpot: costOf('SPOT'), jobCostOnDemand: costOf('ON_DEMAND') },
  };
}

function confidenceIn({ options, ground }: JobDecision): number {
  const [least, next] = options.map(({ expectedCost }) => expectedCost).sort((a, b) => a - b);
  if (ground !== 'LEAST_COST' || least === undefined || next === undefined || !Number.isFinite(next)) return 1;
  return clarity(least, next);
}

/**
 * Rule 5: where an instance runs on that works on a job with a deadline; undefined where there is none, or where another rule
 * decides: a rebalance recommendation warms a standby, and nothing is weighed without an on-demand price. No guard holds
 * what keeps the deadline; one may hold the way to spot.
 */
export function followDeadline(input: PolicyInput, assessment: Assessment): Verdict | undefined {
  const job = openJob(input);
  if (!job) return undefined;
  const { instance, notice } = input;
  const terms = termsOf(input, job);
  const standing = standingOf(input, job);
  const isAtRisk = isSafetyNetReached(terms, standing);
  if (!isAtRisk && (notice === 'REBALANCE' || !isPrice(instance.onDemandHourlyPrice))) return undefined;
  const pools = poolsOf(input, assessment, standing);
  const outage = pools.length > 0 ? 0 : outageHours(job.watched, 0);
  const decided = decideJob({ terms, job: standing, pools, market: marketOf(job.watched, 0), outageHours: outage });
  const base = { rule: RULE, confidence: confidenceIn(decided), reason: decided.reason };
  const figures = figuresOf(decided, standing);
  if (decided.place === standing.place && decided.poolId === standing.poolId) {
    return { ...stay(RULE, base.confidence, base.reason), figures };
  }
  const price = pools.find(({ poolId }) => poolId === decided.poolId)?.price ?? instance.onDemandHourlyPrice;
  // Who is taken away has on-demand to compare with, and no longer the present price.
  const present = standing.place === 'NONE' ? instance.onDemandHourlyPrice : instance.hourlyPrice;
  const verdict: Verdict = {
    ...{ ...base, figures, expectedSavingsHourly: Number.isFinite(present - price) ? present - price : 0 },
    ...(decided.place === 'SPOT'
      ? { action: 'SWITCH', targetPoolId: decided.poolId ?? undefined }
      : { action: 'SWITCH_TO_ON_DEMAND', targetPoolId: undefined }),
  };
  return standing.place === 'ON_DEMAND' ? { ...guarded(input, verdict), figures } : verdict;
}
