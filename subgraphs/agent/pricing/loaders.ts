import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Pools } from './pool-service.ts';

export const poolLoaders = (pools: Pools, viewer: Viewer) => ({
  pool: new DataLoader((ids: readonly string[]) => pools.find(viewer, ids), { maxBatchSize: 500 }),
  volatilityOfPool: new DataLoader((poolIds: readonly string[]) => pools.volatilities(poolIds), { maxBatchSize: 100 }),
});
