import type { ValuesOf } from '#foundation/config/declaration.ts';
import { retentionSettings } from '#foundation/config/retention-days.ts';
import { integer } from '#foundation/config/variable.ts';

/** What this subgraph declares beside what the process of every subgraph does. */
export const agentSettings = {
  HEARTBEAT_TIMEOUT_SECONDS: integer({ min: 1, max: 86_400 })
    .default(120)
    .describe('seconds without a heartbeat after which an agent counts as offline'),
  ...retentionSettings,
};

export type AgentConfig = ValuesOf<typeof agentSettings>;
