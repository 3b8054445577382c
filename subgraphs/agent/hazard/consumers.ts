import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import { riskAssessed, riskChanged } from '#schema/events/forecasting.ts';
import type { Hazards } from './service.ts';

/** Of forecasting's news: what wider groups say of how fast runs end. */
export const hazardConsumers = (hazardsIn: (tx: EntityManager) => Hazards) => [
  on(riskAssessed, async (tx, { clientId, payload: { places, madeAt } }) => {
    if (clientId) await hazardsIn(tx).hear(clientId, places, new Date(madeAt));
  }),
  on(riskChanged, async (tx, { clientId, payload: { instanceType, region, hazards, madeAt } }) => {
    if (clientId) await hazardsIn(tx).hear(clientId, [{ instanceType, region, hazards }], new Date(madeAt));
  }),
];
