import { decideJob, planFor } from '../../deadline/decide-job.ts';
import type { CostsOf } from '../../deadline/expected-costs.ts';
import { type Market, marketOf, outageHours, type Stretch, type WatchedPool } from '../../deadline/market.ts';
import type { JobPlace, JobPool, JobStanding, JobTerms } from '../../deadline/types.ts';
import { IDLE, isUp, type Job, type JobState, ON_DEMAND, type Place } from './job.ts';
import type { Strategy } from './simulate.ts';

const SECONDS_PER_HOUR = 3600;
/** For how long a plan is gone by; to plan at each tick changes costs by a thousandth, and takes ten times as long. */
const PLAN_HOURS = 2;

/** When each pool was up, as seen from the beginning of the history to the tick that begins. */
function watch(job: Job) {
  const hours = job.tickSeconds / SECONDS_PER_HOUR;
  const upTimes: Stretch[][] = job.history.pools.map(() => []);
  let seen = 0;
  return (tick: number): WatchedPool[] => {
    for (; seen <= job.startTick + tick; seen += 1) {
      job.history.pools.forEach(({ isUp }, pool) => {
        note(upTimes[pool] as Stretch[], isUp[seen] === 1, seen * hours);
      });
    }
    return upTimes.map((stretches, pool) => ({ poolId: String(pool), watchedFrom: 0, upTimes: stretches }));
  };
}

function note(stretches: Stretch[], isUp: boolean, at: number): void {
  const last = stretches.at(-1);
  const wasUp = last?.to === null;
  if (isUp && !wasUp) stretches.push({ from: at, to: null });
  if (!isUp && wasUp) stretches[stretches.length - 1] = { from: last.from, to: at };
}

function standingOf(job: Job, state: JobState): JobStanding {
  const place: JobPlace = state.place === IDLE ? 'NONE' : state.place === ON_DEMAND ? 'ON_DEMAND' : 'SPOT';
  return {
    ...{ place, poolId: place === 'SPOT' ? String(state.place) : null },
    hoursLeft: (job.deadlineSeconds - state.seconds) / SECONDS_PER_HOUR,
    workHoursLeft: state.workSecondsLeft / SECONDS_PER_HOUR,
    changeoverHoursLeft: state.changeoverSecondsLeft / SECONDS_PER_HOUR,
  };
}

/** The pools that are up in a tick, and since when they have been. */
function poolsOf(job: Job, watched: readonly WatchedPool[], tick: number, now: number): JobPool[] {
  return watched.flatMap(({ poolId, upTimes }, pool) => {
    if (!isUp(job, tick, pool)) return [];
    const ageHours = now - (upTimes.at(-1)?.from ?? now);
    return [{ poolId, poolName: job.history.pools[pool]?.name ?? '', price: 1, ageHours }];
  });
}

/** The rule that decides in production, told tick by tick what is known then: the pools' runs since the history began. */
export const ownPolicy: Strategy = (job) => {
  const terms: JobTerms = {
    changeoverHours: job.changeoverSeconds / SECONDS_PER_HOUR,
    tickHours: job.tickSeconds / SECONDS_PER_HOUR,
    ...{ onDemandPrice: job.onDemandRatio, spotPrice: 1, mayWait: true },
  };
  const watching = watch(job);
  let plans = new Map<string, CostsOf>();
  let plannedAt = Number.NEGATIVE_INFINITY;
  let market: Market | undefined;
  return (state: JobState, tick: number): Place => {
    const now = (job.startTick + tick) * terms.tickHours;
    const watched = watching(tick);
    if (!market || now >= plannedAt + PLAN_HOURS) [plans, plannedAt, market] = [new Map(), now, marketOf(watched, now)];
    const situation = {
      ...{ terms, market, job: standingOf(job, state) },
      ...{ pools: poolsOf(job, watched, tick, now), outageHours: outageHours(watched, now) },
    };
    const costsWith = (pool: JobPool | undefined): CostsOf => {
      const name = pool?.poolId ?? '';
      const costs = plans.get(name) ?? planFor(situation, pool);
      plans.set(name, costs);
      return costs;
    };
    const decided = decideJob({ ...situation, costsWith, isBrief: true });
    if (decided.place === 'SPOT') return Number(decided.poolId);
    return decided.place === 'ON_DEMAND' ? ON_DEMAND : IDLE;
  };
};
