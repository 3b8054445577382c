import type { ValuesOf } from '#foundation/config/declaration.ts';
import { retentionSettings } from '#foundation/config/retention-days.ts';

/** What this subgraph declares beside what the process of every subgraph does. */
export const clientSettings = { ...retentionSettings };

export type ClientConfig = ValuesOf<typeof clientSettings>;
