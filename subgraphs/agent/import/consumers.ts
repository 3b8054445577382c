import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { taskFinished } from '#foundation/jobs/task-events.ts';
import { importPrices } from './definition.ts';
import type { Imports } from './service.ts';

/** Of our own news: an import whose task was cancelled, or failed for good, has ended too. */
export const importConsumers = (importsIn: (tx: EntityManager) => Imports) => [
  on(taskFinished, async (tx, { payload: { name, taskId, status } }) => {
    if (name === importPrices.name) await importsIn(tx).taskEnded(taskId, status);
  }),
];
