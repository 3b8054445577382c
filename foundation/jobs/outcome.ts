import { GraphQLError } from 'graphql';
import { ErrorCode } from '../graphql/error-code.ts';
import { JobAborted, type JobDefinition, JobFailed } from './define-job.ts';
import { type Ending, RunStopped } from './run.ts';
import type { Task } from './task.ts';

/** What becomes of a task after a run, and of its place in the queue. */
export interface Outcome {
  readonly task: Task;
  readonly place: 'SETTLE' | 'RETRY_LATER' | 'HAND_BACK';
}

// A job that this program does not know: perhaps a newer one beside it does.
const UNKNOWN_JOB_RETRIES = 10;
const MASKED = 'An unexpected error ended it; the log has it under the id of the task.';

/** Decides what becomes of a running task: pure. */
export function decide(
  task: Task,
  job: Pick<JobDefinition, 'retryLimit'> | undefined,
  ending: Ending,
  stopped: RunStopped | undefined,
  now: Date,
): Outcome {
  const ended: Task = { ...task, endedAttempts: task.endedAttempts + 1 };
  const finish = (changes: Partial<Task>): Outcome => ({
    task: { ...ended, ...changes, finishedAt: now },
    place: 'SETTLE',
  });
  if (task.isCancelRequested || stopped?.why === 'CANCELLED') return finish({ status: 'CANCELLED', message: null });
  const { error } = ending;
  if (error === undefined) return finish({ status: 'SUCCEEDED', progressRatio: 1, message: null });
  if (error instanceof JobAborted) return finish({ status: 'ABORTED', message: error.message });
  // Whatever it threw: it was told to stop for no fault of its own.
  if (stopped?.why === 'SHUTDOWN') {
    const message = 'The program stopped meanwhile; it begins again.';
    return { task: { ...ended, status: 'QUEUED', message }, place: 'HAND_BACK' };
  }
  const failures = task.failures + 1;
  const message = messageOf(stopped ?? error);
  if (failures > (job?.retryLimit ?? UNKNOWN_JOB_RETRIES)) return finish({ status: 'FAILED', failures, message });
  return { task: { ...ended, status: 'QUEUED', failures, message }, place: 'RETRY_LATER' };
}

/** The words for a person; those of an error that was not meant for one are masked. */
export function messageOf(error: unknown): string {
  if (error instanceof JobFailed || error instanceof RunStopped) return error.message;
  const isMeant = error instanceof GraphQLError && Object.hasOwn(ErrorCode, String(error.extensions.code));
  return isMeant ? error.message : MASKED;
}
