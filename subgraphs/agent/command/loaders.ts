import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Commands } from './service.ts';

export const commandLoaders = (commands: Commands, viewer: Viewer) => ({
  command: new DataLoader((ids: readonly string[]) => commands.find(viewer, ids), { maxBatchSize: 500 }),
  /** What waits for an agent, highest priority first, then oldest. */
  pendingCommandsOfAgent: new DataLoader((agentIds: readonly string[]) => commands.pending(viewer, agentIds), {
    maxBatchSize: 100,
  }),
});
