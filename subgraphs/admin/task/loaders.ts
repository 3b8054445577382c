import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Tasks } from './service.ts';

export const taskLoaders = (tasks: Tasks, viewer: Viewer) => ({
  task: new DataLoader((ids: readonly string[]) => tasks.find(viewer, ids), { maxBatchSize: 500 }),
});
