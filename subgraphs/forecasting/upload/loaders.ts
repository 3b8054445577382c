import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Uploads } from './service.ts';

export const uploadLoaders = (uploads: Uploads, viewer: Viewer) => ({
  observationUpload: new DataLoader((ids: readonly string[]) => uploads.find(viewer, ids), { maxBatchSize: 100 }),
});
