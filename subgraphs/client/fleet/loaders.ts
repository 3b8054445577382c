import DataLoader from 'dataloader';
import type { Fleet } from './service.ts';

export const fleetLoaders = (fleet: Fleet) => ({
  /** By client; of those the viewer may see. */
  overview: new DataLoader((clientIds: readonly string[]) => fleet.overviews(clientIds), { maxBatchSize: 100 }),
});
