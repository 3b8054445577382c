import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Markets } from './service.ts';

export const marketLoaders = (markets: Markets, viewer: Viewer) => ({
  marketRefresh: new DataLoader((ids: readonly string[]) => markets.find(viewer, ids), { maxBatchSize: 100 }),
});
