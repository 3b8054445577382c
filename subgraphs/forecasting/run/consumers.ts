import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { taskFinished } from '#foundation/jobs/task-events.ts';
import { executeRun } from './definitions.ts';
import type { Runs } from './service.ts';

/** Of our own news: a run does not stay open when its task has ended. */
export const runConsumers = (runsIn: (tx: EntityManager) => Runs) => [
  on(taskFinished, async (tx, { payload }) => {
    if (payload.name === executeRun.name) await runsIn(tx).followTask(tx, payload);
  }),
];
