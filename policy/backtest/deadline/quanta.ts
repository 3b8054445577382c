import type { Job } from './job.ts';

/** A finer grid would take too long; lengths that need one are rounded. */
const MOST_QUANTA_A_TICK = 120;

/** All lengths of a job as whole numbers of the same quantum. */
export interface Quanta {
  readonly quantumSeconds: number;
  readonly tick: number;
  readonly work: number;
  readonly deadline: number;
  readonly changeover: number;
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

/**
 * The longest quantum that all lengths of a job are multiples of. Where a tick would be more than 120 of them, a quantum is the
 * 120th part of a tick: work and changeover are rounded down and the deadline up, which makes the job easier, so that its
 * least cost is still a bound.
 */
export function quantaOf(job: Job): Quanta {
  const tick = milliseconds(job.tickSeconds);
  const [work, deadline, changeover] = [job.workSeconds, job.deadlineSeconds, job.changeoverSeconds].map(milliseconds);
  const common = [work, deadline, changeover].reduce<number>((a, b = 0) => greatestCommonDivisor(a, b), tick);
  const quantum = Math.max(common, tick / MOST_QUANTA_A_TICK);
  const count = (length: number | undefined) => (length ?? 0) / quantum;
  // A multiple that came out a hair beside a whole number.
  const hair = 1e-9;
  return {
    ...{ quantumSeconds: quantum / 1000, tick: Math.round(tick / quantum) },
    work: Math.max(1, Math.floor(count(work) + hair)),
    deadline: Math.ceil(count(deadline) - hair),
    changeover: Math.floor(count(changeover) + hair),
  };
}

/** The job with its lengths as they were rounded. */
export const roundedJob = (job: Job, { quantumSeconds, tick, work, deadline, changeover }: Quanta): Job => ({
  ...job,
  tickSeconds: tick * quantumSeconds,
  workSeconds: work * quantumSeconds,
  deadlineSeconds: deadline * quantumSeconds,
  changeoverSeconds: changeover * quantumSeconds,
});
