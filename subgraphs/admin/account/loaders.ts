import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Accounts } from './service.ts';

export const accountLoaders = (accounts: Accounts, viewer: Viewer) => ({
  client: new DataLoader((ids: readonly string[]) => accounts.find(viewer, ids), { maxBatchSize: 500 }),
});
