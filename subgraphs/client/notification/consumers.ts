import type { EntityManager } from '@mikro-orm/sql';
import { on } from '#foundation/events/consumer.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { clientCreated, clientTokenRotated } from '#schema/events/admin.ts';
import { agentDeleted, agentOffline, agentOnline, agentRegistered, switchCompleted } from '#schema/events/agent.ts';
import { failoverProgressed, interruptionNoticed, replicaFailed } from '#schema/events/replica.ts';
import {
  agentAppeared,
  agentBack,
  agentGone,
  agentRemoved,
  type Draft,
  failover,
  interruption,
  standbyFailed,
  switched,
  tokenRotated,
  welcome,
} from './rules.ts';
import type { Notifications } from './service.ts';

export interface NotificationConsumerDependencies {
  readonly notificationsIn: (tx: EntityManager) => Notifications;
  /** The name an agent gave itself; undefined for one that has not been heard of yet. */
  readonly hostnameOf: (tx: EntityManager, agentId: string) => Promise<string | undefined>;
}

/** Makes notifications of the news of each publisher. */
export function notificationConsumers({ notificationsIn, hostnameOf }: NotificationConsumerDependencies) {
  async function notify(tx: EntityManager, event: StoredEvent, draft: Draft, agentId: string | null = null) {
    const { id: eventId, clientId, occurredAt } = event;
    if (clientId === null) return;
    await notificationsIn(tx).notify({ eventId, clientId, agentId, occurredAt: new Date(occurredAt) }, draft);
  }

  return {
    admin: [
      on(clientCreated, (tx, event) => notify(tx, event, welcome(event.payload.name))),
      on(clientTokenRotated, (tx, event) => notify(tx, event, tokenRotated())),
    ],
    agent: [
      on(agentRegistered, async (tx, event) => {
        const { isNew, hostname, agentId } = event.payload;
        if (isNew) await notify(tx, event, agentAppeared(hostname), agentId);
      }),
      on(agentOffline, (tx, event) => notify(tx, event, agentGone(event.payload), event.payload.agentId)),
      on(agentOnline, async (tx, event) => {
        const { agentId, hostname } = event.payload;
        if (await notificationsIn(tx).isKnownAsOffline(agentId)) await notify(tx, event, agentBack(hostname), agentId);
      }),
      on(agentDeleted, async (tx, event) => {
        const { agentId } = event.payload;
        await notify(tx, event, agentRemoved(await hostnameOf(tx, agentId)), agentId);
      }),
      on(switchCompleted, (tx, event) => notify(tx, event, switched(event.payload), event.payload.agentId)),
    ],
    replica: [
      on(interruptionNoticed, async (tx, event) => {
        const { agentId } = event.payload;
        await notify(tx, event, interruption(await hostnameOf(tx, agentId), event.payload), agentId);
      }),
      on(failoverProgressed, async (tx, event) => {
        const { agentId } = event.payload;
        const draft = failover(await hostnameOf(tx, agentId), event.payload);
        if (draft) await notify(tx, event, draft, agentId);
      }),
      on(replicaFailed, async (tx, event) => {
        const { agentId } = event.payload;
        await notify(tx, event, standbyFailed(await hostnameOf(tx, agentId), event.payload), agentId);
      }),
    ],
  };
}
