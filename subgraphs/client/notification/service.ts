import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { seesClient } from '#foundation/graphql/tenancy.ts';
import { tenantOf, type Viewer } from '#foundation/identity/viewer.ts';
import { notificationCreated, notificationRead } from '#schema/events/client.ts';
import type { NotificationFilter, NotificationRepository } from './repository.ts';
import type { Draft } from './rules.ts';

interface NotificationDependencies {
  readonly em: EntityManager;
  readonly notifications: NotificationRepository;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** The news that a notification is made of. */
export interface Occasion {
  readonly eventId: string;
  readonly clientId: string;
  readonly agentId: string | null;
  readonly occurredAt: Date;
}

const MARKED_AT_ONCE = 500;

/** What clients are told, and whether they have read it. */
export function createNotifications({ em, notifications, outbox, clock }: NotificationDependencies) {
  const tellRead = (tx: EntityManager, clientId: string, notificationIds: string[]) =>
    outbox.add(tx, notificationRead, { aggregateId: clientId, clientId, payload: { notificationIds } });

  return {
    find: (viewer: Viewer, ids: readonly string[]) => notifications.byIds(viewer, ids),

    list: (viewer: Viewer, clientId: string, filter: NotificationFilter, request: PageRequest) =>
      notifications.list(viewer, clientId, filter, request),

    unreadCounts: (clientIds: readonly string[]) => notifications.unreadCounts(clientIds),

    isKnownAsOffline: (agentId: string) => notifications.isKnownAsOffline(agentId),

    /** Tells a client what happened, once for each news; in the transaction of `em`. */
    async notify({ occurredAt, ...occasion }: Occasion, draft: Draft): Promise<void> {
      const notification = { id: uuidv7(), ...occasion, ...draft, createdAt: occurredAt, readAt: null };
      if (!(await notifications.add(notification))) return;
      const { id: notificationId, clientId, severity, title } = notification;
      const payload = { notificationId, severity, title };
      outbox.add(em, notificationCreated, { aggregateId: notificationId, clientId, payload });
    },

    /** Marks one as read; what is read stays as it is. */
    markRead: (viewer: Viewer, notificationId: string) =>
      transact(em, async (tx) => {
        const notification = await notifications.locked(viewer, notificationId);
        if (!notification) return refuse('InvalidInput', 'No such notification.', ['notificationId']);
        if (notification.readAt) return accept(notification);
        notification.readAt = clock();
        tellRead(tx, notification.clientId, [notification.id]);
        return accept(notification);
      }),

    /** Marks all of a client's notifications, up to the newest there is now; some hundred in a transaction. */
    async markAllRead(viewer: Viewer, asked: string | null | undefined) {
      const clientId = asked ?? tenantOf(viewer);
      if (clientId === undefined) return refuse('InvalidInput', 'Whose they are must be said.', ['clientId']);
      if (!seesClient(viewer, clientId)) return refuse('InvalidInput', 'No such client.', ['clientId']);
      const newest = await notifications.newestUnread(clientId);
      let markedCount = 0;
      for (let more = newest !== undefined; more && newest; ) {
        const marked = await transact(em, async (tx) => {
          const ids = await notifications.markRead(clientId, newest, clock(), MARKED_AT_ONCE);
          if (ids.length > 0) tellRead(tx, clientId, ids);
          return ids.length;
        });
        markedCount += marked;
        more = marked === MARKED_AT_ONCE;
      }
      return accept({ client: { id: clientId }, markedCount });
    },
  };
}
export type Notifications = ReturnType<typeof createNotifications>;
