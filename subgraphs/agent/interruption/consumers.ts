import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { rebalanceRecommended } from '#schema/events/agent.ts';
import { interruptionNoticed } from '#schema/events/replica.ts';
import type { Interruptions } from './service.ts';

type InterruptionsIn = (tx: EntityManager) => Interruptions;

/** Of our own news: what the cloud recommends is kept. */
export const recommendationHistory = (interruptionsIn: InterruptionsIn) => [
  on(rebalanceRecommended, async (tx, { clientId, payload }) => {
    if (clientId) await interruptionsIn(tx).onRecommendation(clientId, payload);
  }),
];

/** Of the replica subgraph's news: what the cloud is about to take is kept. */
export const noticeHistory = (interruptionsIn: InterruptionsIn) => [
  on(interruptionNoticed, async (tx, { clientId, payload }) => {
    if (clientId) await interruptionsIn(tx).onNotice(clientId, payload);
  }),
];
