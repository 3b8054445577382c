import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Notifications } from './service.ts';

export const notificationLoaders = (notifications: Notifications, viewer: Viewer) => ({
  notification: new DataLoader((ids: readonly string[]) => notifications.find(viewer, ids), { maxBatchSize: 500 }),
  /** By client; of those the viewer may see. */
  unreadCount: new DataLoader(
    async (clientIds: readonly string[]) => {
      const counts = await notifications.unreadCounts(clientIds);
      return clientIds.map((id) => counts.get(id) ?? 0);
    },
    { maxBatchSize: 500 },
  ),
});
