import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Backtests } from './service.ts';

export const backtestLoaders = (backtests: Backtests, viewer: Viewer) => ({
  backtest: new DataLoader((ids: readonly string[]) => backtests.find(viewer, ids), { maxBatchSize: 500 }),
});
