import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Instances } from './service.ts';

export const instanceLoaders = (instances: Instances, viewer: Viewer) => ({
  instance: new DataLoader((ids: readonly string[]) => instances.find(viewer, ids), { maxBatchSize: 500 }),
  /** What an agent has running, the primary first. */
  instancesOfAgent: new DataLoader((agentIds: readonly string[]) => instances.ofAgents(viewer, agentIds), {
    maxBatchSize: 100,
  }),
});
