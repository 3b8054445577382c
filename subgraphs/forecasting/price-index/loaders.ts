import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { PriceIndices } from './service.ts';

export const priceIndexLoaders = (indices: PriceIndices, viewer: Viewer) => ({
  priceIndex: new DataLoader((ids: readonly string[]) => indices.find(viewer, ids), { maxBatchSize: 500 }),
});
