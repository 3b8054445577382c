import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Series } from './service.ts';

export const seriesLoaders = (series: Series, viewer: Viewer) => ({
  series: new DataLoader((ids: readonly string[]) => series.find(viewer, ids), { maxBatchSize: 500 }),
  /** The pool that a machine runs in; undefined on demand. */
  poolIdOfInstance: new DataLoader((ids: readonly string[]) => series.poolsOfInstances(viewer, ids), {
    maxBatchSize: 500,
  }),
});
