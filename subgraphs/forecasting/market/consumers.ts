import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { taskFinished } from '#foundation/jobs/task-events.ts';
import { refreshMarket } from './definition.ts';
import type { Markets } from './service.ts';

/** Of our own news: a refresh whose task was cancelled, or failed for good, has ended too. */
export const marketConsumers = (marketsIn: (tx: EntityManager) => Markets) => [
  on(taskFinished, async (tx, { payload: { name, taskId, status, message } }) => {
    if (name === refreshMarket.name) await marketsIn(tx).taskEnded(taskId, status, message);
  }),
];
