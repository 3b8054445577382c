import { foundationMigrations } from '#foundation/database/foundation-migrations.ts';
import { ForecastAccuracy } from './accuracy/entity.ts';
import { Backtest } from './backtest/entity.ts';
import { StoredForecast } from './forecast/entity.ts';
import { Machine, PricedPool } from './holding/entity.ts';
import { MarketRefresh } from './market/entity.ts';
import { SeriesAndForecasts } from './migrations/0100-series-and-forecasts.ts';
import { Retention } from './migrations/0340-retention.ts';
import { ForecastsOfRuns } from './migrations/0360-forecasts-of-runs.ts';
import { SeriesKinds } from './migrations/0400-series-kinds.ts';
import { Uploads } from './migrations/0401-uploads.ts';
import { MarketNotes } from './migrations/0402-market-notes.ts';
import { UploadSeriesAlone } from './migrations/0403-upload-series.ts';
import { Spend } from './migrations/0404-spend.ts';
import { MarketRefreshes } from './migrations/0405-market-refreshes.ts';
import { ForecastsOfAllSeries } from './migrations/0410-forecasts-of-all-series.ts';
import { ForecastAccuracies } from './migrations/0411-forecast-accuracy.ts';
import { MomentOfRuns } from './migrations/0412-moment-of-runs.ts';
import { InterruptionRisk } from './migrations/0420-interruption-risk.ts';
import { HoldingsAndPriceIndices } from './migrations/0430-holdings-and-price-indices.ts';
import { Backtests } from './migrations/0431-backtests.ts';
import { OneTableOfMachines } from './migrations/0440-one-table-of-machines.ts';
import { MarketNote } from './note/entity.ts';
import { Composition, PriceIndex } from './price-index/entity.ts';
import { riskEntities } from './risk/entity.ts';
import { ForecastRun } from './run/entity.ts';
import { Series, SeriesPoint } from './series/entity.ts';
import { SpendMachine, SpendProgress, SpendStep } from './spend/entity.ts';
import { Upload, UploadSeries } from './upload/entity.ts';

/** The tables of all slices. */
export const entities = [
  Series,
  SeriesPoint,
  // Made of them.
  StoredForecast,
  ForecastRun,
  ForecastAccuracy,
  Machine,
  PricedPool,
  PriceIndex,
  Composition,
  Backtest,
  Upload,
  UploadSeries,
  MarketNote,
  SpendMachine,
  SpendStep,
  SpendProgress,
  MarketRefresh,
  ...riskEntities,
];

/** How they came to be, in the order of their numbers. */
export const migrations = [
  ...foundationMigrations,
  SeriesAndForecasts,
  Retention,
  ForecastsOfRuns,
  SeriesKinds,
  Uploads,
  MarketNotes,
  UploadSeriesAlone,
  Spend,
  MarketRefreshes,
  ForecastsOfAllSeries,
  ForecastAccuracies,
  MomentOfRuns,
  // One a line: the next one is added below.
  InterruptionRisk,
  HoldingsAndPriceIndices,
  Backtests,
  OneTableOfMachines,
];
