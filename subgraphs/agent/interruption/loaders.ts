import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Interruptions } from './service.ts';

export const interruptionLoaders = (interruptions: Interruptions, viewer: Viewer) => ({
  /** How many signs there were that the cloud takes a machine. */
  interruptionCount: new DataLoader((instanceIds: readonly string[]) => interruptions.counts(viewer, instanceIds), {
    maxBatchSize: 500,
  }),
});
