import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { priceObserved } from '#schema/events/agent.ts';
import { interruptionNoticed } from '#schema/events/replica.ts';
import type { Pricing } from '../pricing/service.ts';
import type { Decisions } from './service.ts';

/** The services that prices concern. */
interface PricedUnit {
  readonly pricing: Pricing;
  readonly decisions: Decisions;
}

/**
 * Of our own news: a price that one machine reports is that of every machine in the pool, and may make another place
 * the better one.
 */
export const priceConsumers = (unitIn: (tx: EntityManager) => PricedUnit) => [
  on(priceObserved, async (tx, { clientId, occurredAt, payload }) => {
    const { pricing, decisions } = unitIn(tx);
    await pricing.applyPrices(tx, payload);
    const moved = payload.points.filter(({ hasMoved }) => hasMoved);
    if (!clientId || moved.length === 0) return;
    const instanceTypes = [...new Set(moved.map(({ instanceType }) => instanceType))];
    await decisions.onPoolsChanged(clientId, instanceTypes, new Date(occurredAt));
  }),
];

/** Of the replica subgraph's news: what the policy says when a machine is about to go. */
export const interruptionConsumers = (decisionsIn: (tx: EntityManager) => Decisions) => [
  on(interruptionNoticed, (tx, { payload }) => decisionsIn(tx).onNotice(tx, payload)),
];
