import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Deadlines } from './service.ts';

export const deadlineLoaders = (deadlines: Deadlines, viewer: Viewer) => ({
  jobOfAgent: new DataLoader((agentIds: readonly string[]) => deadlines.ofAgents(viewer, agentIds), {
    maxBatchSize: 500,
  }),
});
