import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Forecasts, PoolForecastRequest } from './service.ts';

export const forecastLoaders = (forecasts: Forecasts, viewer: Viewer, signal: AbortSignal) => ({
  /** What a pool's spot price will be. */
  forecastOfPool: new DataLoader(
    (requests: readonly PoolForecastRequest[]) => forecasts.ofPools(viewer, requests, signal),
    { maxBatchSize: 100, cacheKeyFn: ({ poolId, horizon }) => `${horizon}:${poolId}` },
  ),
  /** The newest forecast that is stored of a series. */
  forecastOfSeries: new DataLoader((ids: readonly string[]) => forecasts.stored(ids), { maxBatchSize: 100 }),
});
