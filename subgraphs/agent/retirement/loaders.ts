import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Retirements } from './service.ts';

export const retirementLoaders = (retirements: Retirements, viewer: Viewer) => ({
  /** What an agent is to end now. */
  instancesToTerminate: new DataLoader((agentIds: readonly string[]) => retirements.due(viewer, agentIds), {
    maxBatchSize: 100,
  }),
});
