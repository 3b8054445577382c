import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Risks } from './service.ts';

export const riskLoaders = (risks: Risks, viewer: Viewer) => ({
  /** How likely a pool is to take machines back. */
  riskOfPool: new DataLoader((ids: readonly string[]) => risks.poolRisks(viewer, ids), { maxBatchSize: 500 }),
  /** How likely a machine is to be taken; undefined on demand. */
  riskOfInstance: new DataLoader((ids: readonly string[]) => risks.ofInstances(viewer, ids), { maxBatchSize: 500 }),
});
