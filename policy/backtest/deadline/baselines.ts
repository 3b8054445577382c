import { IDLE, isUp, type Job, type JobState, ON_DEMAND, type Place, TOLERANCE_SECONDS } from './job.ts';
import type { Strategy } from './simulate.ts';

/** What is left of the time beyond the work that is left. */
const slackOf = (job: Job, { seconds, workSecondsLeft }: JobState): number =>
  job.deadlineSeconds - seconds - workSecondsLeft;

const isOnSpot = ({ place }: JobState): boolean => place >= 0;

/** The pool that the job is in if it may stay there, else the first that is up. */
function firstUp(job: Job, state: JobState, tick: number): Place | undefined {
  if (isOnSpot(state)) return state.place;
  const pool = job.history.pools.findIndex((_, index) => isUp(job, tick, index));
  return pool === -1 ? undefined : pool;
}

/**
 * Whether a job must be on demand from now on to be done in time. One that works on a spot machine may stay until it loses it,
 * while a changeover still fits in. One whose spot machine is still starting may need a tick more than that, and any other
 * must leave time for a start on spot that is in vain, too.
 */
function isSafetyNetReached(job: Job, state: JobState): boolean {
  const { changeoverSeconds, tickSeconds } = job;
  const slack = slackOf(job, state) + TOLERANCE_SECONDS;
  if (!isOnSpot(state)) return slack < 2 * changeoverSeconds + tickSeconds;
  const isWorking = state.changeoverSecondsLeft <= TOLERANCE_SECONDS;
  return slack < changeoverSeconds + (isWorking ? 0 : tickSeconds);
}

/** The whole job on demand. */
export const onDemandOnly: Strategy = () => () => ON_DEMAND;

/**
 * Greedy: spot whenever a pool is up, idle while none is, on demand to the end once the safety net is reached.
 * Wu, Chiang, Mao, Yang, Friedman, Shenker and Stoica, "Can't Be Late: Optimizing Spot Instance Savings under Deadlines",
 * NSDI 2024, section 4.
 */
export const greedy: Strategy = (job) => {
  let isCommitted = false;
  return (state, tick) => {
    isCommitted ||= isSafetyNetReached(job, state);
    return isCommitted ? ON_DEMAND : (firstUp(job, state, tick) ?? IDLE);
  };
};

/**
 * Uniform progress, with hysteresis: on spot while a pool is up and until it is lost; on demand while none is up and the job is
 * behind an even pace; from on-demand back once it is ahead of the pace of two changeovers later; the safety net. The same
 * paper, section 5. Of several pools the first that is up.
 */
export const uniformProgress: Strategy = (job) => {
  let isCommitted = false;
  const pace = (seconds: number) => (seconds * job.workSeconds) / job.deadlineSeconds;
  return (state, tick) => {
    isCommitted ||= isSafetyNetReached(job, state);
    if (isCommitted) return ON_DEMAND;
    const done = job.workSeconds - state.workSecondsLeft + TOLERANCE_SECONDS;
    if (state.place === ON_DEMAND && done < pace(state.seconds + 2 * job.changeoverSeconds)) return ON_DEMAND;
    return firstUp(job, state, tick) ?? (done < pace(state.seconds) ? ON_DEMAND : IDLE);
  };
};

/**
 * Uniform progress in its other reading, which takes its rule to switch to spot whenever it is available for the stronger one:
 * from on-demand to spot as soon as a pool is up, behind the pace or not, and nowhere else.
 */
export const eagerProgress: Strategy = (job) => {
  let isCommitted = false;
  return (state, tick) => {
    isCommitted ||= isSafetyNetReached(job, state);
    if (isCommitted) return ON_DEMAND;
    const done = job.workSeconds - state.workSecondsLeft + TOLERANCE_SECONDS;
    const isBehind = done < (state.seconds * job.workSeconds) / job.deadlineSeconds;
    return firstUp(job, state, tick) ?? (isBehind || state.place === ON_DEMAND ? ON_DEMAND : IDLE);
  };
};
