import type { PayloadOf } from '#foundation/events/define-event.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { pageRequest, toConnection } from '#foundation/graphql/connection.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { spreadPayload, toPayload } from '#foundation/graphql/refuse.ts';
import { seesClient } from '#foundation/graphql/tenancy.ts';
import { notificationCreated } from '#schema/events/client.ts';
import type { ClientContext } from '../context.ts';
import type { Resolvers } from '../generated/resolver-types.ts';
import { requireClient } from '../tenancy.ts';

const notificationOfEvent = async (
  { payload }: StoredEvent<PayloadOf<typeof notificationCreated>>,
  _args: unknown,
  { loaders }: ClientContext,
) => {
  const notification = await loaders.notification.load(payload.notificationId);
  if (!notification) throw failure('BAD_USER_INPUT', 'No such notification.');
  return notification;
};

export const notificationResolvers: Resolvers = {
  Client: {
    notifications: async ({ id }, { filter, ...args }, { notifications, viewer }) =>
      seesClient(viewer, id)
        ? toConnection(await notifications.list(viewer, id, filter ?? {}, pageRequest(args)))
        : null,
    unreadNotificationCount: ({ id }, _, { loaders, viewer }) =>
      seesClient(viewer, id) ? loaders.unreadCount.load(id) : null,
  },
  Mutation: {
    markNotificationRead: async (_, { input }, { notifications, viewer }) =>
      toPayload('notification', await notifications.markRead(viewer, input.notificationId)),
    markAllNotificationsRead: async (_, { input }, { notifications, viewer }) =>
      spreadPayload(await notifications.markAllRead(viewer, input.clientId), { markedCount: 0 }),
  },
  Subscription: {
    notificationCreated: {
      subscribe: (_, { clientId }, { viewer, follow }) => {
        requireClient(viewer, clientId);
        const { topic, type } = notificationCreated;
        return follow({ topic, types: [type], clientId });
      },
      resolve: notificationOfEvent,
    },
  },
  Notification: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.notification.load(id)) ?? null,
    agent: ({ agentId }) => (agentId ? { id: agentId } : null),
  },
};
