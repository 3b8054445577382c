import { forecastSeries } from '../../../subgraphs/forecasting/forecast/methods/forecast-series.ts';
import { coverage, mase, scaledWidth, smape } from '../../../subgraphs/forecasting/forecast/methods/measures.ts';
import type { ForecastMethod } from '../../../subgraphs/forecasting/forecast/methods/method.ts';
import { methods } from '../../../subgraphs/forecasting/forecast/methods/methods.ts';
import { naive2 } from '../../../subgraphs/forecasting/forecast/methods/naive.ts';
import type { SplitSeries } from './read-series.ts';

/** What every other one is measured against. */
export const NAIVE_2 = 'Naive2';
/** What a user of the program gets. */
export const CHOSEN = 'chosen per series';

const COVERAGE = 0.9;

/** The candidates of each row of the table, by its name; undefined means all of them. */
const contenders: ReadonlyMap<string, readonly ForecastMethod[] | undefined> = new Map([
  [NAIVE_2, [naive2]],
  ...methods.map((method) => [method.name, [method]] as const),
  [CHOSEN, undefined],
]);

export const contenderNames: readonly string[] = [...contenders.keys()];

/** How one series was forecast. NaN where it cannot be said. */
export interface SeriesScore {
  readonly smape: number;
  readonly mase: number;
  /** The share of values within the 90 % interval. */
  readonly coverage: number;
  /** Of the interval, in units of the seasonal naive error. */
  readonly width: number;
}

export interface ComparisonOptions {
  readonly horizon: number;
  readonly season: number;
}

/** Forecasts one series from its training half, which is all that the methods see, and measures that by the other. */
export function scoreSeries(name: string, series: SplitSeries, { horizon, season }: ComparisonOptions): SeriesScore {
  const { training } = series;
  const candidates = contenders.get(name);
  const options = { values: training, season, horizon, coverage: COVERAGE };
  const { mean, lower, upper } = forecastSeries(candidates ? { ...options, methods: candidates } : options);
  const actual = series.actual.subarray(0, horizon);
  return {
    smape: smape(actual, mean),
    mase: mase(actual, mean, training, season),
    coverage: coverage(actual, lower, upper),
    width: scaledWidth(lower, upper, training, season),
  };
}
