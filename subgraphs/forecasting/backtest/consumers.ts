import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { taskFinished } from '#foundation/jobs/task-events.ts';
import { executeBacktest } from './definition.ts';
import type { Backtests } from './service.ts';

/** Of our own news: a back-test does not stay open when its task has ended. */
export const backtestConsumers = (backtestsIn: (tx: EntityManager) => Backtests) => [
  on(taskFinished, async (tx, { payload }) => {
    if (payload.name === executeBacktest.name) await backtestsIn(tx).followTask(payload);
  }),
];
