import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import {
  replicaCreated,
  replicaFailed,
  replicaProgressed,
  replicaPromoted,
  replicaTerminated,
} from '#schema/events/replica.ts';
import type { StandbyOrders } from './standby-service.ts';

/** Of the replica subgraph's news: what agents are told of their standbys, and what they need not be told any more. */
export const standbyConsumers = (ordersIn: (tx: EntityManager) => StandbyOrders) => [
  on(replicaCreated, async (tx, { payload }) => {
    if (payload.status === 'LAUNCHING') await ordersIn(tx).wanted(tx, payload);
  }),
  on(replicaProgressed, async (tx, { payload }) => {
    if (payload.instanceId !== null) await ordersIn(tx).launched(tx, payload);
    // Its agent is back, and may not have been told.
    else if (payload.status === 'LAUNCHING') await ordersIn(tx).wanted(tx, payload);
  }),
  on(replicaPromoted, (tx, { payload }) => ordersIn(tx).ended(tx, payload, { hasTakenOver: true })),
  on(replicaFailed, (tx, { payload }) => ordersIn(tx).ended(tx, payload, { hasTakenOver: false })),
  on(replicaTerminated, (tx, { payload }) => ordersIn(tx).ended(tx, payload, { hasTakenOver: false })),
];
