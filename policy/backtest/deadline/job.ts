import type { AvailabilityHistory } from '../histories.ts';

/**
 * A job with a deadline, as it is replayed: so much work, in one history, from one tick on. All lengths are seconds, so
 * that whole seconds add up exactly.
 */
export interface Job {
  readonly history: AvailabilityHistory;
  /** The tick of the history in which the job may begin. */
  readonly startTick: number;
  readonly tickSeconds: number;
  readonly workSeconds: number;
  /** Since the start. */
  readonly deadlineSeconds: number;
  /** What starting on any machine takes: paid for, and no work is done. */
  readonly changeoverSeconds: number;
  /** The on-demand price; spot costs 1. */
  readonly onDemandRatio: number;
}

/** Where a job is: the index of a pool, or one of these. */
export const IDLE = -1;
export const ON_DEMAND = -2;
export type Place = number;

/** How far a job has come at the beginning of a tick. */
export interface JobState {
  /** Since the start. */
  readonly seconds: number;
  readonly workSecondsLeft: number;
  readonly place: Place;
  readonly changeoverSecondsLeft: number;
}

/** What a tick came to. */
export interface Step {
  readonly state: JobState;
  /** How long a machine was paid for in it. */
  readonly paidSeconds: number;
}

/** Shorter is nothing: sums of fractions of a second. */
export const TOLERANCE_SECONDS = 1e-6;

const secondsOf = (hours: number): number => Math.round(hours * 3_600_000) / 1000;

/** @throws RangeError where a length makes no sense. */
export function jobOf(
  history: AvailabilityHistory,
  startTick: number,
  o: { workHours: number; deadlineHours: number; changeoverHours: number; onDemandRatio: number },
): Job {
  const job = {
    ...{ history, startTick, onDemandRatio: o.onDemandRatio },
    tickSeconds: secondsOf(history.tickHours),
    workSeconds: secondsOf(o.workHours),
    deadlineSeconds: secondsOf(o.deadlineHours),
    changeoverSeconds: secondsOf(o.changeoverHours),
  };
  if (!(job.tickSeconds > 0 && job.workSeconds > 0 && job.deadlineSeconds > 0)) {
    throw new RangeError('A job needs a tick, work and a deadline of at least a millisecond.');
  }
  if (!(job.changeoverSeconds >= 0 && o.onDemandRatio > 0)) {
    throw new RangeError('A changeover must not be negative, and the on-demand ratio must be above 0.');
  }
  return job;
}

/** How many ticks there are until the deadline; the last may be shorter. */
export const ticksOf = (job: Job): number => Math.ceil((job.deadlineSeconds - TOLERANCE_SECONDS) / job.tickSeconds);

export const isUp = ({ history, startTick }: Job, tick: number, pool: number): boolean =>
  history.pools[pool]?.isUp[startTick + tick] === 1;

export const beginningOf = (job: Job): JobState => ({
  seconds: 0,
  workSecondsLeft: job.workSeconds,
  place: IDLE,
  changeoverSecondsLeft: 0,
});

export const isDone = ({ workSecondsLeft }: JobState): boolean => workSecondsLeft <= TOLERANCE_SECONDS;

/**
 * Spends one tick in a place: a changeover first where the place is another one, then work. The tick ends with the work,
 * which is all that is paid for, or at the deadline.
 */
export function spendTick(job: Job, state: JobState, place: Place): Step {
  const available = Math.min(job.tickSeconds, job.deadlineSeconds - state.seconds);
  const seconds = state.seconds + available;
  if (place === IDLE) return { state: { ...state, seconds, place, changeoverSecondsLeft: 0 }, paidSeconds: 0 };
  const changeover = place === state.place ? state.changeoverSecondsLeft : job.changeoverSeconds;
  const paidSeconds = Math.min(available, changeover + state.workSecondsLeft);
  const spentChanging = Math.min(paidSeconds, changeover);
  return {
    state: {
      ...{ seconds, place },
      workSecondsLeft: state.workSecondsLeft - (paidSeconds - spentChanging),
      changeoverSecondsLeft: changeover - spentChanging,
    },
    paidSeconds,
  };
}
