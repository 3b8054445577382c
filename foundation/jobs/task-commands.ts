import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '../clock.ts';
import type { SchemaDatabase } from '../database/open.ts';
import { afterCommit, transact } from '../database/transact.ts';
import { isUuid } from '../database/uuid.ts';
import type { Outbox } from '../events/outbox.ts';
import type { JobHandler } from './define-job.ts';
import type { Queue } from './queue.ts';
import { isFinished, queuedTask, type Task, tell } from './task.ts';
import { lockTask, updateTask } from './task-table.ts';

/** Whether a command to a task was followed, and why not. */
export interface TaskAnswer {
  readonly ok: boolean;
  readonly reason: 'UNKNOWN_TASK' | 'NOT_RUNNING' | 'NOT_FAILED' | null;
}

interface CommandDependencies {
  readonly database: SchemaDatabase;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly inUse: () => { readonly queue: Queue; readonly worker: { wake(): void; cancel(taskId: string): void } };
}

const followed: TaskAnswer = { ok: true, reason: null };
const refused = (reason: TaskAnswer['reason']): TaskAnswer => ({ ok: false, reason });

/** What can be asked of a task that there is. */
export function createTaskCommands({ database, handlers, outbox, clock, inUse }: CommandDependencies) {
  /** Decides and changes under the task's lock. */
  async function command(id: string, work: (tx: EntityManager, task: Task) => Promise<TaskAnswer>) {
    if (!isUuid(id)) return refused('UNKNOWN_TASK');
    return transact(database.fork(), async (tx) => {
      await inUse().queue.lockClaims(tx);
      const task = await lockTask(tx, id);
      return task ? work(tx, task) : refused('UNKNOWN_TASK');
    });
  }
  const save = async (tx: EntityManager, task: Task) => {
    await updateTask(tx, task);
    tell(outbox, tx, task);
  };

  async function cancel(tx: EntityManager, task: Task): Promise<TaskAnswer> {
    if (isFinished(task)) return refused('NOT_RUNNING');
    const { queue, worker } = inUse();
    if (task.status === 'RUNNING') {
      await updateTask(tx, { ...task, isCancelRequested: true });
      afterCommit(tx, () => worker.cancel(task.id));
      return followed;
    }
    await queue.remove(tx, task.id);
    await save(tx, { ...task, status: 'CANCELLED', message: null, finishedAt: clock() });
    return followed;
  }

  async function retry(tx: EntityManager, task: Task): Promise<TaskAnswer> {
    const job = handlers.get(task.name)?.job;
    if (!isFinished(task) || task.status === 'SUCCEEDED' || !job) return refused('NOT_FAILED');
    const { queue, worker } = inUse();
    await queue.remove(tx, task.id);
    await queue.add(tx, job, task.id);
    const { id, name, title, clientId, payload, createdAt, requestId, traceparent } = task;
    await save(tx, queuedTask({ id, name, title, clientId, payload, createdAt, requestId, traceparent }));
    afterCommit(tx, worker.wake);
    return followed;
  }
  return {
    cancel: (taskId: string): Promise<TaskAnswer> => command(taskId, cancel),
    retry: (taskId: string): Promise<TaskAnswer> => command(taskId, retry),
  };
}
