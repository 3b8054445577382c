import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { priceObserved } from '#schema/events/agent.ts';
import type { Series } from './service.ts';

/** Of the agent subgraph's news: what pools cost. */
export const seriesConsumers = (seriesIn: (tx: EntityManager) => Series) => [
  on(priceObserved, async (tx, { clientId, payload: { points } }) => {
    // Tenants own pools: news without one is about none.
    if (clientId) await seriesIn(tx).observe(clientId, points);
  }),
];
