import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Imports } from './service.ts';

export const importLoaders = (imports: Imports, viewer: Viewer) => ({
  spotPriceImport: new DataLoader((ids: readonly string[]) => imports.find(viewer, ids), { maxBatchSize: 100 }),
});
