import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Runs } from './service.ts';

export const runLoaders = (runs: Runs, viewer: Viewer) => ({
  forecastRun: new DataLoader((ids: readonly string[]) => runs.find(viewer, ids), { maxBatchSize: 500 }),
});
