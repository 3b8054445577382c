import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { switchCompleted } from '#schema/events/agent.ts';
import type { Switches } from './service.ts';

/** Keeps the history of switches. */
export const switchConsumers = (switchesIn: (tx: EntityManager) => Switches) => [
  on(switchCompleted, async (tx, { clientId, payload }) => {
    if (clientId === null) return;
    const { switchId: id, oldInstanceId: _old, newInstanceId: _new, startedAt: _start, ...told } = payload;
    await switchesIn(tx).takeIn({ ...told, id, clientId, completedAt: new Date(told.completedAt) });
  }),
];
