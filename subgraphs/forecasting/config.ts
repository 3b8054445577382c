import type { ValuesOf } from '#foundation/config/declaration.ts';
import { retentionSettings } from '#foundation/config/retention-days.ts';
import { resilienceSettings } from '#foundation/config/service-settings.ts';
import { integer } from '#foundation/config/variable.ts';

/** What this subgraph declares beside what the process of every subgraph does. */
export const forecastingSettings = {
  MAX_FORECASTS_PER_DAY: integer({ max: 1_000_000_000 })
    .default(1000)
    .describe('series that runs may forecast in a day, of all clients together; thirty times as many in a month'),
  ENABLE_COST_PROTECTION: resilienceSettings.ENABLE_COST_PROTECTION,
  ...retentionSettings,
};

export type ForecastingConfig = ValuesOf<typeof forecastingSettings>;
