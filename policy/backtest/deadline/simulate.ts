import {
  beginningOf,
  IDLE,
  isDone,
  isUp,
  type Job,
  type JobState,
  ON_DEMAND,
  type Place,
  spendTick,
  TOLERANCE_SECONDS,
  ticksOf,
} from './job.ts';

/** What one job came to. */
export interface JobOutcome {
  readonly spotSeconds: number;
  readonly onDemandSeconds: number;
  /** Spot seconds + on-demand seconds × the on-demand ratio: in spot hours × 3600. */
  readonly cost: number;
  /** Machines started after the first. */
  readonly switches: number;
  /** From the start until the work was done. */
  readonly elapsedSeconds: number;
  readonly isMissed: boolean;
}

/**
 * Where a job spends the tick that begins: told where it is (idle where its pool has just been lost), and which pools are
 * up, it answers a place. Made anew for each job, so that it may remember.
 */
export type Strategy = (job: Job) => (state: JobState, tick: number) => Place;

const isPossible = (job: Job, tick: number, place: Place): boolean =>
  place === IDLE || place === ON_DEMAND || isUp(job, tick, place);

/** Loses the machine of a pool that is down in this tick. */
export const preempted = (job: Job, state: JobState, tick: number): JobState =>
  isPossible(job, tick, state.place) ? state : { ...state, place: IDLE, changeoverSecondsLeft: 0 };

/**
 * Runs one job by one strategy. What is known at the beginning of a tick is which pools are up in it; a pool that is up keeps
 * its machines for the whole tick. Work that is left at the deadline is done on demand, and counts as missed.
 * @throws RangeError for a strategy that goes to a pool that is down.
 */
export function simulateJob(job: Job, strategy: Strategy): JobOutcome {
  const decide = strategy(job);
  const paid = { spot: 0, onDemand: 0 };
  let state = beginningOf(job);
  let starts = 0;
  for (let tick = 0; tick < ticksOf(job) && !isDone(state); tick += 1) {
    const before = preempted(job, state, tick);
    const place = decide(before, tick);
    if (!isPossible(job, tick, place)) throw new RangeError(`Pool ${place} is down in tick ${tick}.`);
    if (place !== IDLE && place !== before.place) starts += 1;
    const { state: after, paidSeconds } = spendTick(job, before, place);
    paid[place === ON_DEMAND ? 'onDemand' : 'spot'] += paidSeconds;
    // The last tick ends with the work.
    state = isDone(after) ? { ...after, seconds: before.seconds + paidSeconds } : after;
  }
  return outcomeOf(job, state, paid, starts);
}

function outcomeOf(job: Job, state: JobState, paid: { spot: number; onDemand: number }, starts: number): JobOutcome {
  const isLate = !isDone(state);
  const changeover = state.place === ON_DEMAND ? state.changeoverSecondsLeft : job.changeoverSeconds;
  const late = isLate ? changeover + state.workSecondsLeft : 0;
  const onDemandSeconds = paid.onDemand + late;
  const started = starts + (isLate && state.place !== ON_DEMAND ? 1 : 0);
  return {
    ...{ spotSeconds: paid.spot, onDemandSeconds },
    cost: paid.spot + onDemandSeconds * job.onDemandRatio,
    switches: Math.max(0, started - 1),
    elapsedSeconds: state.seconds + late,
    isMissed: isLate || state.seconds > job.deadlineSeconds + TOLERANCE_SECONDS,
  };
}
