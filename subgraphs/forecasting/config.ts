import type { ValuesOf } from '#foundation/config/declaration.ts';
import { retentionSettings } from '#foundation/config/retention-days.ts';
import { resilienceSettings } from '#foundation/config/service-settings.ts';
import { flag, integer, schedule, url } from '#foundation/config/variable.ts';

/** What this subgraph declares beside what the process of every subgraph does. */
export const forecastingSettings = {
  MAX_FORECASTS_PER_DAY: integer({ max: 1_000_000_000 })
    .default(1000)
    .describe('series that runs may forecast in a day, of all clients together; thirty times as many in a month'),
  MARKET_DATA_URL: url(['https', 'http'], { credentials: true })
    .optional()
    .describe('where market prices are fetched, in the form of the cloud CLI’s describe-spot-price-history; https'),
  MARKET_DATA_ALLOW_PRIVATE: flag()
    .default(false)
    .describe('lets MARKET_DATA_URL be plain http and an address of a private network'),
  MARKET_DATA_MAX_CALLS_PER_DAY: integer({ max: 1_000_000 })
    .default(100)
    .describe('pages of market prices that may be fetched in a day; thirty times as many in a month'),
  MARKET_REFRESH_CRON: schedule()
    .default('0 */6 * * *')
    .describe('when market prices are fetched by themselves: five fields, UTC, or off'),
  MARKET_REFRESH_AT_START: flag()
    .default(true)
    .describe('fetches market prices at the start, unless they were fetched within the last hour'),
  ENABLE_COST_PROTECTION: resilienceSettings.ENABLE_COST_PROTECTION,
  ...retentionSettings,
};

export type ForecastingConfig = ValuesOf<typeof forecastingSettings>;
