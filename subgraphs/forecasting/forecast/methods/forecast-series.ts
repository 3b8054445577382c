import { conformalRadii } from './intervals.ts';
import { meanOfKnown } from './measures.ts';
import type { FittedModel, ForecastMethod, MethodName } from './method.ts';
import { type MethodScore, selectMethods } from './select.ts';

export interface ForecastOptions {
  /** Evenly spaced, oldest first; NaN is a missing value. */
  readonly values: Float64Array;
  /** Steps in a season; 1 for none. */
  readonly season: number;
  /** Steps to forecast, a positive whole number. */
  readonly horizon: number;
  /** The chance that a value falls into its interval, above 0 and below 1; 0.9 unless said. */
  readonly coverage?: number;
  /** The candidates, simplest first; all unless said. */
  readonly methods?: readonly ForecastMethod[];
}

export interface SeriesForecast {
  /** The methods whose mean it is, best first: one to three. */
  readonly methods: readonly MethodName[];
  /** How every candidate did over the rolling origins, best first. */
  readonly scores: readonly MethodScore[];
  /** How the mean of the chosen ones did; NaN where the series is too short to measure it. */
  readonly accuracy: Pick<MethodScore, 'mase' | 'smape'>;
  readonly coverage: number;
  readonly mean: Float64Array;
  /** NaN where a series is too short to know. */
  readonly lower: Float64Array;
  /** NaN where a series is too short to know. */
  readonly upper: Float64Array;
}

function meanOfModels(models: readonly FittedModel[], horizon: number): Float64Array {
  const forecasts = models.map((model) => model.forecast(horizon));
  return new Float64Array(horizon).map((_, step) =>
    meanOfKnown(Float64Array.from(forecasts, (each) => each[step] as number)),
  );
}

/**
 * Forecasts one series: chooses methods by rolling origin, refits them on the whole series, and puts conformal intervals around
 * their mean. A series that was never negative is not forecast to be.
 * @throws RangeError when every value is missing, or an option is out of range
 */
export function forecastSeries(options: ForecastOptions): SeriesForecast {
  const { values, season, horizon, coverage = 0.9 } = options;
  const { chosen, scores, combined, errors } = selectMethods(options);
  const models = chosen.map((method) => method.fit(values, season));
  const residuals = (models[0] as FittedModel).residuals;
  const radii = conformalRadii({ errors, residuals, horizon, coverage });
  const floor = values.some((value) => value < 0) ? Number.NEGATIVE_INFINITY : 0;
  const mean = meanOfModels(models, horizon).map((value) => Math.max(floor, value));
  return {
    methods: chosen.map(({ name }) => name),
    scores,
    accuracy: combined,
    coverage,
    mean,
    lower: mean.map((value, step) => Math.max(floor, value - (radii[step] as number))),
    upper: mean.map((value, step) => value + (radii[step] as number)),
  };
}
