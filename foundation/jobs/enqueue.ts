import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '../clock.ts';
import { uuidv7 } from '../database/identity.ts';
import { afterCommit } from '../database/transact.ts';
import type { Outbox } from '../events/outbox.ts';
import { currentRequest } from '../logging/request-context.ts';
import type { JobDefinition } from './define-job.ts';
import type { Queue } from './queue.ts';
import { queuedTask, tell } from './task.ts';
import { insertTask } from './task-table.ts';

export interface EnqueueOptions {
  /** The tenant whose task it is. */
  readonly clientId?: string;
  /** Instead of the job's own title. */
  readonly title?: string;
}

interface EnqueueDependencies {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly inUse: () => { readonly queue: Queue; readonly worker: { wake(): void } };
}

/** Adds a task, its first run and the news of it to a transaction; answers its id. */
export const createEnqueue =
  ({ outbox, clock, inUse }: EnqueueDependencies) =>
  async (tx: EntityManager, job: JobDefinition, payload: unknown, o: EnqueueOptions = {}): Promise<string> => {
    const { queue, worker } = inUse();
    const request = currentRequest();
    const task = queuedTask({
      id: uuidv7(),
      name: job.name,
      title: o.title ?? job.title,
      clientId: o.clientId ?? null,
      payload: job.payload.parse(payload),
      requestId: request?.requestId ?? null,
      traceparent: request?.traceparent ?? null,
      createdAt: clock(),
    });
    await insertTask(tx, task);
    await queue.add(tx, job, task.id);
    tell(outbox, tx, task);
    afterCommit(tx, worker.wake);
    return task.id;
  };
