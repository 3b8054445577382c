import type { EntityManager } from '@mikro-orm/sql';
import type { Outbox } from '../events/outbox.ts';
import { type TaskSnapshot, type TaskStatus, taskFinished, taskProgressed } from './task-events.ts';

/** One piece of work: from the wish for it to its end, over however many runs. */
export interface Task {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly clientId: string | null;
  readonly status: TaskStatus;
  readonly progressRatio: number;
  readonly phase: string | null;
  readonly message: string | null;
  /** Runs started. */
  readonly attempts: number;
  /** Runs of which this program saw the end; the others died with their process. */
  readonly endedAttempts: number;
  /** Runs that failed. */
  readonly failures: number;
  readonly payload: unknown;
  readonly requestId: string | null;
  readonly traceparent: string | null;
  readonly isCancelRequested: boolean;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** A task that waits for its first run. */
export const queuedTask = (
  given: Pick<Task, 'id' | 'name' | 'title' | 'clientId' | 'payload' | 'createdAt' | 'requestId' | 'traceparent'>,
): Task => ({
  ...given,
  status: 'QUEUED',
  progressRatio: 0,
  phase: null,
  message: null,
  attempts: 0,
  endedAttempts: 0,
  failures: 0,
  isCancelRequested: false,
  startedAt: null,
  finishedAt: null,
});

export const isFinished = ({ finishedAt }: Task): boolean => finishedAt !== null;

/** Tells where the task is now, in the transaction that brought it there. */
export function tell(outbox: Outbox, tx: EntityManager, task: Task): void {
  outbox.add(tx, isFinished(task) ? taskFinished : taskProgressed, {
    aggregateId: task.id,
    clientId: task.clientId,
    payload: snapshotOf(task),
  });
}

export const snapshotOf = (task: Task): TaskSnapshot => ({
  taskId: task.id,
  name: task.name,
  title: task.title,
  status: task.status,
  progressRatio: task.progressRatio,
  phase: task.phase,
  message: task.message,
  attempts: task.attempts,
  createdAt: task.createdAt,
  startedAt: task.startedAt,
  finishedAt: task.finishedAt,
});
