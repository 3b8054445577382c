import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Agents } from './service.ts';

export const agentLoaders = (agents: Agents, viewer: Viewer) => ({
  agent: new DataLoader((ids: readonly string[]) => agents.find(viewer, ids), { maxBatchSize: 500 }),
});
