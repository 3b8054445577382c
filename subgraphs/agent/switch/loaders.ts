import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Switches } from './service.ts';

export const switchLoaders = (switches: Switches, viewer: Viewer) => ({
  switch: new DataLoader((ids: readonly string[]) => switches.find(viewer, ids), { maxBatchSize: 500 }),
});
