import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Decisions } from './service.ts';

export const decisionLoaders = (decisions: Decisions, viewer: Viewer) => ({
  decision: new DataLoader((ids: readonly string[]) => decisions.find(viewer, ids), { maxBatchSize: 500 }),
  recommendationOfAgent: new DataLoader((agentIds: readonly string[]) => decisions.recommend(viewer, agentIds), {
    maxBatchSize: 100,
  }),
});
