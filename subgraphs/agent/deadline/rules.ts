import { defaultPolicyConfig } from '#policy/config.ts';

/** A job as it is asked for. */
export interface WantedJob {
  readonly workHours: number;
  readonly deadlineAt: Date;
  /** Null for what a changeover takes where nothing is said. */
  readonly changeoverHours?: number | null | undefined;
}

/** A job as it is kept. */
export interface KeptJob {
  readonly workHours: number;
  readonly workHoursDone: number;
  readonly deadlineAt: Date;
  readonly changeoverHours: number;
  readonly declaredAt: Date;
  readonly progressedAt?: Date | null;
}

const MILLISECONDS_PER_DAY = 86_400_000;
/** A deadline is at most so far ahead. */
const FURTHEST_DAYS = 366;

/** What is wrong with a deadline, in words; undefined for one that can be kept in mind. */
export function deadlineFault(deadlineAt: Date, now: Date): string | undefined {
  const ahead = deadlineAt.getTime() - now.getTime();
  return ahead > 0 && ahead <= FURTHEST_DAYS * MILLISECONDS_PER_DAY
    ? undefined
    : `Must be in the future, and at most ${FURTHEST_DAYS} days ahead.`;
}

/**
 * What is to be kept of a job that is asked for; the same object when that is kept already. The same work, neither done nor
 * past its deadline, is the same job: its progress stays when its deadline moves. Any other begins anew.
 */
export function jobAfter<Job extends KeptJob>(kept: Job | null, wanted: WantedJob, now: Date): Job | KeptJob {
  const { workHours, deadlineAt, changeoverHours: given } = wanted;
  const isSame =
    kept !== null && kept.workHours === workHours && kept.workHoursDone < workHours && kept.deadlineAt > now;
  const changeoverHours = given ?? (isSame ? kept.changeoverHours : defaultPolicyConfig.changeoverHours);
  if (!isSame) return { workHours, deadlineAt, changeoverHours, workHoursDone: 0, declaredAt: now, progressedAt: null };
  const isUnchanged = kept.deadlineAt.getTime() === deadlineAt.getTime() && kept.changeoverHours === changeoverHours;
  return isUnchanged ? kept : { ...kept, deadlineAt, changeoverHours };
}

/** How much is done after a report: never less than before, and no more than the work. */
export const doneAfter = ({ workHours, workHoursDone }: KeptJob, reported: number): number =>
  Math.max(workHoursDone, Math.min(workHours, reported));
