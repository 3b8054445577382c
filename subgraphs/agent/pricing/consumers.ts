import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { interruptionNoticed, replicaFailed } from '#schema/events/replica.ts';
import type { Pools } from './pool-service.ts';

/** Of the replica subgraph's news: a pool that takes machines back, or could not give one, has none to give. */
export const noticeConsumers = (poolsIn: (tx: EntityManager) => Pools) => [
  on(interruptionNoticed, async (tx, { clientId, payload: { poolId, noticedAt } }) => {
    if (clientId && poolId) {
      await poolsIn(tx).noteDown(tx, { clientId, poolId, at: new Date(noticedAt), reason: 'NOTICE' });
    }
  }),
  on(replicaFailed, async (tx, { clientId, occurredAt, payload: { poolId, failureKind } }) => {
    if (!clientId || !poolId || failureKind !== 'CAPACITY') return;
    await poolsIn(tx).noteDown(tx, { clientId, poolId, at: new Date(occurredAt), reason: 'CAPACITY' });
  }),
];
