import type { Logger } from 'pino';
import { untilAborted } from '../resilience/deadline.ts';
import { type JobDefinition, JobFailed, type JobHandler, type JobRun } from './define-job.ts';
import type { Claim } from './queue.ts';
import type { Task } from './task.ts';

/** Why a run was told to stop; the reason of its signal. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
  readonly why: 'CANCELLED' | 'EXPIRED' | 'SHUTDOWN' | 'CLAIM_LOST';

  constructor(why: RunStopped['why'], message: string) {
    super(message);
    this.why = why;
  }
}

/** A run in this process, from its claim until it is settled. */
export interface Run {
  readonly task: Task;
  readonly claim: Claim;
  readonly job: JobDefinition | undefined;
  readonly controller: AbortController;
  /** Resolves, and never rejects, when the run is settled or given up. */
  settled: Promise<void>;
}

/** How a run ended, before it is known what becomes of the task. */
export type Ending = { readonly error?: undefined } | { readonly error: unknown };

// How long a run that was told to stop may take to clean up; after that it is left to itself.
const UNWIND_MILLISECONDS = 2_000;

/** Runs the handler until it ends, its time is up, or it was told to stop and does not. Never throws. */
export async function execute(
  handler: JobHandler | undefined,
  { task, controller }: Run,
  progress: JobRun['progress'],
  logger: Logger,
): Promise<Ending> {
  if (!handler) return { error: new JobFailed('This version of the program does not know the job.') };
  const { signal } = controller;
  const timers = new DisposableStack();
  const later = (milliseconds: number, fn: () => void) => {
    const timer = setTimeout(fn, milliseconds);
    timers.defer(() => clearTimeout(timer));
  };
  const left = new AbortController();
  const onAbort = () => later(UNWIND_MILLISECONDS, () => left.abort(signal.reason));
  signal.addEventListener('abort', onAbort, { once: true });
  timers.defer(() => signal.removeEventListener('abort', onAbort));
  const { expireSeconds } = handler.job;
  later(expireSeconds * 1000, () =>
    controller.abort(new RunStopped('EXPIRED', `It took longer than ${expireSeconds} seconds.`)),
  );
  try {
    const run: JobRun = { taskId: task.id, attempt: task.attempts, signal, progress };
    await untilAborted(async () => handler.run(task.payload, run), left.signal);
    return {};
  } catch (error) {
    if (!signal.aborted) logger.warn({ err: error, task: task.id, job: task.name }, 'a run of a job failed');
    return { error };
  } finally {
    timers.dispose();
  }
}
