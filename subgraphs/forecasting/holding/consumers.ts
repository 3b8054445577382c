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
const stepOf = ({ sequence, payload }: Step) => ({
  ...{ instanceId: payload.instanceId, role: payload.role, sequence },
  poolId: payload.mode === 'SPOT' ? payload.poolId : null,
  ...{ hourlyPrice: payload.hourlyPrice, onDemandHourlyPrice: payload.onDemandHourlyPrice },
});

/** Of the agent subgraph's news: which machines there are, and what pools cost. */
export function holdingConsumers(holdingsIn: (tx: EntityManager) => Holdings, follow: FollowMoves) {
  return [
    on(priceObserved, async (tx, { clientId, occurredAt, payload: { points } }) => {
      if (clientId) await follow(tx, await holdingsIn(tx).price(clientId, points), new Date(occurredAt));
    }),
    on(instanceLaunched, async (tx, event) => {
      const { clientId, payload } = event;
      const { agentId, region, instanceType, effectiveAt: launchedAt } = payload;
      if (!clientId) return;
      const launch = { ...stepOf(event), clientId, agentId, region, instanceType, launchedAt };
      await follow(tx, await holdingsIn(tx).launch(launch), new Date(launchedAt));
    }),
    on(instancePriceChanged, async (tx, event) => {
      await follow(tx, await holdingsIn(tx).reprice(stepOf(event)), new Date(event.payload.effectiveAt));
    }),
    on(instanceRoleChanged, async (tx, { sequence, payload: { instanceId, role, effectiveAt } }) => {
      await follow(tx, await holdingsIn(tx).changeRole({ instanceId, sequence }, role), new Date(effectiveAt));
    }),
    on(instanceTerminated, async (tx, { payload: { instanceId, effectiveAt } }) => {
      const at = new Date(effectiveAt);
      await follow(tx, await holdingsIn(tx).end(instanceId, at), at);
    }),
    on(agentDeleted, async (tx, { occurredAt, payload: { agentId } }) => {
      const at = new Date(occurredAt);
      await follow(tx, await holdingsIn(tx).endAgent(agentId, at), at);
    }),
  ];
}
