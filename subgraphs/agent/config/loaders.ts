import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Configs } from './service.ts';

export const configLoaders = (configs: Configs, viewer: Viewer) => ({
  configOfAgent: new DataLoader((agentIds: readonly string[]) => configs.ofAgents(viewer, agentIds), {
    maxBatchSize: 500,
  }),
});
