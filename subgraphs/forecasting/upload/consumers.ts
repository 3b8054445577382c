import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { taskFinished } from '#foundation/jobs/task-events.ts';
import { readUpload } from './definition.ts';
import type { Uploads } from './service.ts';

/** Of our own news: an upload whose task was cancelled, or failed for good, has ended too. */
export const uploadConsumers = (uploadsIn: (tx: EntityManager) => Uploads) => [
  on(taskFinished, async (tx, { payload: { name, taskId, status } }) => {
    if (name === readUpload.name) await uploadsIn(tx).taskEnded(taskId, status);
  }),
];
