import type { EntityManager, FilterQuery } from '@mikro-orm/sql';
import { locked } from '#foundation/database/fresh.ts';
import { type Page, type PageRequest, page } from '#foundation/database/page.ts';
import { inOrder } from '#foundation/database/rows.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { Notification, type NotificationSeverity } from './entity.ts';

export interface NotificationFilter {
  readonly isUnread?: boolean | null;
  readonly severities?: readonly NotificationSeverity[] | null;
}

export function notificationRepository(em: EntityManager) {
  const table = () => tableOf(em, 'notification');

  return {
    /** The notifications with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(Notification | undefined)[]> {
      const rows = await em.find(Notification, { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) });
      return inOrder(rows, ids, ({ id }) => id);
    },

    /** A client's notifications, newest first. */
    list(
      viewer: Viewer,
      clientId: string,
      { isUnread, severities }: NotificationFilter,
      request: PageRequest,
    ): Promise<Page<Notification>> {
      const conditions: FilterQuery<Notification>[] = [{ clientId }, tenantFilter(viewer)];
      if (typeof isUnread === 'boolean') conditions.push({ readAt: isUnread ? null : { $ne: null } });
      if (severities) conditions.push({ severity: { $in: [...severities] } });
      const order = [
        ['createdAt', 'desc'],
        ['id', 'desc'],
      ] as const;
      return page(em, Notification, { $and: conditions }, order, request);
    },

    /** The notification, locked until the transaction ends. */
    async locked(viewer: Viewer, id: string): Promise<Notification | null> {
      if (!isUuid(id)) return null;
      return em.findOne(Notification, { id, ...tenantFilter(viewer) }, await locked(em));
    },

    /** Adds a notification, unless there is one of the same news. Answers whether it did. */
    async add(notification: Omit<Notification, never>): Promise<boolean> {
      const { id, eventId, clientId, agentId, kind, severity, title, message, createdAt } = notification;
      const rows = await statement(
        em,
        `insert into ${table()} (id, event_id, client_id, agent_id, kind, severity, title, message, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (event_id) do nothing returning id`,
        [id, eventId, clientId, agentId, kind, severity, title, message, createdAt.toISOString()],
      );
      return rows.length > 0;
    },

    /** Whether the last word on an agent was that it is silent. */
    async isKnownAsOffline(agentId: string): Promise<boolean> {
      const [last] = await em.find(
        Notification,
        { agentId, kind: { $in: ['AGENT_OFFLINE', 'AGENT_ONLINE'] } },
        { orderBy: { createdAt: 'desc', id: 'desc' }, limit: 1, fields: ['kind'] },
      );
      return last?.kind === 'AGENT_OFFLINE';
    },

    /** How many notifications of each client nobody has read. */
    async unreadCounts(clientIds: readonly string[]): Promise<Map<string, number>> {
      const rows = await statement<{ id: string; count: string }>(
        em,
        `select client_id as id, count(*)::text as count from ${table()}
         where client_id = any($1::uuid[]) and read_at is null
         group by client_id`,
        [clientIds],
      );
      return new Map(rows.map(({ id, count }) => [id, Number(count)]));
    },

    /** The newest unread notification of a client. */
    async newestUnread(clientId: string): Promise<string | undefined> {
      const [newest] = await em.find(
        Notification,
        { clientId, readAt: null },
        { orderBy: { id: 'desc' }, limit: 1, fields: ['id'] },
      );
      return newest?.id;
    },

    /** Marks up to `limit` unread notifications of a client, up to this one; answers which. */
    async markRead(clientId: string, upToId: string, at: Date, limit: number): Promise<string[]> {
      const rows = await statement<{ id: string }>(
        em,
        `update ${table()} set read_at = $3 where id in (
           select id from ${table()} where client_id = $1 and read_at is null and id <= $2
           order by id limit $4 for update)
         returning id`,
        [clientId, upToId, at.toISOString(), limit],
      );
      return rows.map(({ id }) => id);
    },
  };
}
export type NotificationRepository = ReturnType<typeof notificationRepository>;
