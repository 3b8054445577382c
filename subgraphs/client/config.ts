import type { ValuesOf } from '#foundation/config/declaration.ts';

/** What this subgraph declares beside what the process of every subgraph does: nothing yet. */
export const clientSettings = {};

export type ClientConfig = ValuesOf<typeof clientSettings>;
