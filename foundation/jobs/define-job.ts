import type { z } from 'zod';

export interface JobOptions<P> {
  /** `<subgraph>.<slice>.<what it does>`, of letters, digits, dots, hyphens and underscores. */
  readonly name: string;
  /** What it does, in words for a person. */
  readonly title: string;
  /** What a run is told; a job with a schedule accepts `{}`, with defaults. */
  readonly payload: z.ZodType<P>;
  /** How often it is run again after it failed: 3 means four runs. */
  readonly retryLimit: number;
  /** The pause before the second run, about, doubled for each later one; 5 unless told, 0 for none. */
  readonly retryDelaySeconds?: number;
  /** How long one run may take; 15 minutes unless told. */
  readonly expireSeconds?: number;
  /** When it is run by itself: five fields, UTC. Configuration may say otherwise. */
  readonly cron?: string;
  /** One run at a time, in all processes together. */
  readonly exclusive?: boolean;
}

export interface JobDefinition<P = unknown> extends JobOptions<P> {
  readonly retryDelaySeconds: number;
  readonly expireSeconds: number;
  readonly exclusive: boolean;
}

const NAME = /^[\w.-]{1,200}$/;
const DAY = 86_400;

/** Declares a job: a name, a shape and a policy. Throws when they cannot be meant. */
export function defineJob<P>(options: JobOptions<P>): JobDefinition<P> {
  const { name, retryLimit, retryDelaySeconds = 5, expireSeconds = 900, exclusive = false } = options;
  const wrong = (what: string) => new RangeError(`Job ${name}: ${what}`);
  if (!NAME.test(name)) throw wrong('its name is of letters, digits, dots, hyphens and underscores.');
  if (!Number.isInteger(retryLimit) || retryLimit < 0) throw wrong('retryLimit is a whole number, 0 or more.');
  if (!Number.isInteger(retryDelaySeconds) || retryDelaySeconds < 0) throw wrong('retryDelaySeconds is 0 or more.');
  if (!(expireSeconds >= 1 && expireSeconds <= DAY / 2)) throw wrong('expireSeconds is from 1 to 43200.');
  if (options.cron !== undefined && !options.payload.safeParse({}).success) {
    throw wrong('a scheduled job is run with {}, which its payload must accept.');
  }
  return { ...options, retryDelaySeconds, expireSeconds, exclusive };
}

/** One run of a job. */
export interface JobRun {
  readonly taskId: string;
  /** 1 for the first run of the task. */
  readonly attempt: number;
  /** Aborted when the task is cancelled, has run out of its time, or the process stops: then throw, soon. */
  readonly signal: AbortSignal;
  /**
   * Tells how far it is: 0 to 1, and what it is at. Call it as often as you like: most calls are not written.
   * In a transaction of the job's own it is seen with the transaction.
   */
  progress(ratio: number, phase?: string): Promise<void>;
}

/** Does the work. A run that throws is tried again; what it did before may happen twice, so it is idempotent. */
export type RunJob<P> = (payload: P, run: JobRun) => Promise<void>;

export interface JobHandler {
  readonly job: JobDefinition;
  /** Throws JobFailed when the payload does not have the shape of the job. */
  readonly run: RunJob<unknown>;
}

/** Binds a job to its use case. */
export const handleJob = <P>(job: JobDefinition<P>, handler: RunJob<P>): JobHandler => ({
  job: job as JobDefinition,
  run: async (payload, run) => {
    const parsed = job.payload.safeParse(payload);
    if (!parsed.success) throw new JobFailed('Its payload does not have the shape that the job expects.');
    await handler(parsed.data, run);
  },
});

/** Thrown by a job that will not go on and must not be tried again: the task ends ABORTED with these words. */
export class JobAborted extends Error {
  override readonly name = 'JobAborted';
}

/** Thrown by a job that failed for a reason fit to be shown. Every other error is masked. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
}
