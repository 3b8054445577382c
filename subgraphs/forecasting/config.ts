import type { ValuesOf } from '#foundation/config/declaration.ts';
import { retentionSettings } from '#foundation/config/retention-days.ts';

/** What this subgraph declares beside what the process of every subgraph does. */
export const forecastingSettings = { ...retentionSettings };

export type ForecastingConfig = ValuesOf<typeof forecastingSettings>;
