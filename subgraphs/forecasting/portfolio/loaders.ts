import DataLoader from 'dataloader';
import type { Portfolios } from './service.ts';

/** Whoever loads has seen to it that the viewer may see the client. */
export const portfolioLoaders = (portfolios: Portfolios) => ({
  portfolio: new DataLoader((clientIds: readonly string[]) => Promise.all(clientIds.map(portfolios.ofClient)), {
    maxBatchSize: 20,
  }),
});
