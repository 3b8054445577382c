import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Holdings } from './service.ts';

export const holdingLoaders = (holdings: Holdings, viewer: Viewer) => ({
  /** The pool that a machine runs in; undefined on demand. */
  poolIdOfInstance: new DataLoader((ids: readonly string[]) => holdings.poolsOfInstances(viewer, ids), {
    maxBatchSize: 500,
  }),
});
