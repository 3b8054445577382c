import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import type { PayloadOf } from '#foundation/events/define-event.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { agentDeleted, instanceLaunched, instancePriceChanged, instanceTerminated } from '#schema/events/agent.ts';
import type { Spending } from './service.ts';

type InstanceStep = StoredEvent<PayloadOf<typeof instancePriceChanged>>;

/** Nothing holds from later on than it is told. */
const heldFrom = (effectiveAt: string, occurredAt: string) =>
  new Date(Math.min(Date.parse(effectiveAt), Date.parse(occurredAt)));

/** Of the agent subgraph's news: what machines cost, and from when to when. */
export function spendConsumers(spendingIn: (tx: EntityManager) => Spending) {
  async function step(tx: EntityManager, { clientId, sequence, occurredAt, payload }: InstanceStep) {
    if (!clientId) return;
    const { instanceId, agentId, hourlyPrice } = payload;
    const effectiveAt = heldFrom(payload.effectiveAt, occurredAt);
    await spendingIn(tx).step({ instanceId, clientId, agentId, hourlyPrice, effectiveAt, sequence });
  }

  return [
    on(instanceLaunched, step),
    on(instancePriceChanged, step),
    on(instanceTerminated, async (tx, { clientId, occurredAt, payload: { instanceId, agentId, effectiveAt } }) => {
      const endedAt = heldFrom(effectiveAt, occurredAt);
      if (clientId) await spendingIn(tx).end({ instanceId, clientId, agentId, endedAt });
    }),
    on(agentDeleted, (tx, { occurredAt, payload: { agentId } }) =>
      spendingIn(tx).endAgent(agentId, new Date(occurredAt)),
    ),
  ];
}
