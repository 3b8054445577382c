import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import type { PayloadOf } from '#foundation/events/define-event.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import {
  agentDeleted,
  instanceLaunched,
  instancePriceChanged,
  instanceRoleChanged,
  instanceTerminated,
  priceObserved,
} from '#schema/events/agent.ts';
import type { Holdings, Moved } from './service.ts';

/** Told where a client may hold something else, in the transaction that noted it. */
export type FollowMoves = (tx: EntityManager, moved: readonly Moved[], at: Date) => Promise<void>;

type Step = StoredEvent<PayloadOf<typeof instancePriceChanged>>;

/** Of a machine on demand no pool is noted, wherever it ran before. */
const stepOf = (clientId: string, { sequence, payload: { mode, ...step } }: Step) => ({
  ...{ ...step, clientId, sequence, poolId: mode === 'SPOT' ? step.poolId : null },
});

/** Of the agent subgraph's news: which machines there are, and what pools cost. News without a tenant is about neither. */
export function holdingConsumers(holdingsIn: (tx: EntityManager) => Holdings, follow: FollowMoves) {
  return [
    on(priceObserved, async (tx, { clientId, occurredAt, payload: { points } }) => {
      if (clientId) await follow(tx, await holdingsIn(tx).price(clientId, points), new Date(occurredAt));
    }),
    on(instanceLaunched, async (tx, event) => {
      const { clientId, payload } = event;
      const { region, instanceType, effectiveAt } = payload;
      if (!clientId) return;
      const launch = { ...stepOf(clientId, event), region, instanceType };
      await follow(tx, await holdingsIn(tx).launch(launch), new Date(effectiveAt));
    }),
    on(instancePriceChanged, async (tx, event) => {
      const { clientId, payload } = event;
      if (!clientId) return;
      await follow(tx, await holdingsIn(tx).reprice(stepOf(clientId, event)), new Date(payload.effectiveAt));
    }),
    on(instanceRoleChanged, async (tx, { clientId, sequence, payload: { role, effectiveAt, ...machine } }) => {
      if (!clientId) return;
      const moved = await holdingsIn(tx).changeRole({ ...machine, clientId, sequence }, role);
      await follow(tx, moved, new Date(effectiveAt));
    }),
    on(instanceTerminated, async (tx, { clientId, sequence, payload }) => {
      if (!clientId) return;
      await follow(tx, await holdingsIn(tx).end({ ...payload, clientId, sequence }), new Date(payload.effectiveAt));
    }),
    on(agentDeleted, async (tx, { occurredAt, payload: { agentId } }) => {
      const at = new Date(occurredAt);
      await follow(tx, await holdingsIn(tx).endAgent(agentId, at), at);
    }),
  ];
}
