import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { priceObserved } from '#schema/events/agent.ts';
import { interruptionNoticed } from '#schema/events/replica.ts';
import type { Decisions } from './service.ts';

/** Of our own news: prices may make another place the better one. */
export const poolChangeConsumers = (decisionsIn: (tx: EntityManager) => Decisions) => [
  on(priceObserved, async (tx, { clientId, occurredAt, payload: { points } }) => {
    const instanceTypes = [...new Set(points.map(({ instanceType }) => instanceType))];
    if (clientId) await decisionsIn(tx).onPoolsChanged(clientId, instanceTypes, new Date(occurredAt));
  }),
];

/** Of the replica subgraph's news: what the policy says when a machine is about to go. */
export const interruptionConsumers = (decisionsIn: (tx: EntityManager) => Decisions) => [
  on(interruptionNoticed, (tx, { payload }) => decisionsIn(tx).onNotice(tx, payload)),
];
