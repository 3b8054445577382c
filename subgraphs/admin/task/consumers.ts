import type { EntityManager } from '@mikro-orm/sql';
import type { SubgraphName } from '#foundation/calls/define-call.ts';
import { on } from '#foundation/events/consumer.ts';
import { taskFinished, taskProgressed } from '#foundation/jobs/task-events.ts';
import type { Tasks } from './service.ts';

/** Keeps the view of one subgraph's tasks. */
export const taskConsumers = (subgraph: SubgraphName, tasksIn: (tx: EntityManager) => Tasks) => [
  on(taskProgressed, (tx, event) => tasksIn(tx).takeIn(subgraph, event.clientId, event.payload)),
  on(taskFinished, (tx, event) => tasksIn(tx).takeIn(subgraph, event.clientId, event.payload)),
];
