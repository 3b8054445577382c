import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import type { PayloadOf } from '#foundation/events/define-event.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { instanceLaunched, instancePriceChanged, instanceTerminated, priceObserved } from '#schema/events/agent.ts';
import type { Series } from './service.ts';

type InstanceStep = StoredEvent<PayloadOf<typeof instancePriceChanged>>;

/** Of the agent subgraph's news: what pools cost, and which of them each machine is in. */
export function seriesConsumers(seriesIn: (tx: EntityManager) => Series) {
  async function place(tx: EntityManager, { clientId, payload }: InstanceStep) {
    const { instanceId, agentId, mode, effectiveAt } = payload;
    const poolId = mode === 'SPOT' ? payload.poolId : null;
    // Tenants own machines and pools: news without one is about neither.
    if (clientId) await seriesIn(tx).place({ instanceId, clientId, agentId, poolId, effectiveAt });
  }

  return [
    on(priceObserved, async (tx, { clientId, payload: { points } }) => {
      if (clientId) await seriesIn(tx).observe(clientId, points);
    }),
    on(instanceLaunched, place),
    on(instancePriceChanged, place),
    on(instanceTerminated, (tx, { payload }) => seriesIn(tx).remove(payload.instanceId)),
  ];
}
