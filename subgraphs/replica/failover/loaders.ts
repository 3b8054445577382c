import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Failovers } from './service.ts';

export const failoverLoaders = (failovers: Failovers, viewer: Viewer) => ({
  failover: new DataLoader((ids: readonly string[]) => failovers.find(viewer, ids), { maxBatchSize: 500 }),
});
