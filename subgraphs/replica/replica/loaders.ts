import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Replicas } from './service.ts';

export const replicaLoaders = (replicas: Replicas, viewer: Viewer) => ({
  replica: new DataLoader((ids: readonly string[]) => replicas.find(viewer, ids), { maxBatchSize: 500 }),
});
