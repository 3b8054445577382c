import { conformalRadii } from './intervals.ts';
import type { FittedModel, ForecastMethod, MethodName } from './method.ts';
import { prepareSeries } from './prepared-series.ts';
import { type MethodScore, type Rolling, selectMethods } from './select.ts';

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
  /** The methods whose weighted mean it is, the heaviest first: one to seven. */
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
  /** What all of it was judged by; undefined where the series is too short for a single origin. */
  readonly rolling?: Rolling;
}

/** What was longer ago than so many values says nothing more of the next ones; a season is wanted so many times. */
const MOST_VALUES = 10_000;
const MOST_SEASONS = 10;

interface WeightedModel {
  readonly model: FittedModel;
  readonly weight: number;
}

function meanOfModels(models: readonly WeightedModel[], horizon: number): Float64Array {
  const mean = new Float64Array(horizon);
  for (const { model, weight } of models) {
    const forecast = model.forecast(horizon);
    for (let step = 0; step < horizon; step += 1)
      mean[step] = (mean[step] as number) + weight * (forecast[step] as number);
  }
  return mean;
}

/**
 * Forecasts one series: chooses methods by rolling origin, refits them on the whole series, and puts conformal intervals around
 * their weighted mean. A series that was never negative is not forecast to be. Of a very long one the newest ten thousand values
 * (or ten seasons, if that is more) are looked at.
 * @throws RangeError when every value is missing, or an option is out of range
 */
export function forecastSeries(options: ForecastOptions): SeriesForecast {
  const { season, horizon, coverage = 0.9, methods } = options;
  const values = options.values.subarray(-Math.max(MOST_VALUES, MOST_SEASONS * season));
  const series = prepareSeries(values, season);
  const { chosen, scores, combined, errors, rolling } = selectMethods(
    methods ? { series, horizon, methods } : { series, horizon },
  );
  const models = chosen.map(({ method, weight }) => ({ model: method.fit(series), weight }));
  // Behind an origin there may be nothing that is known, as after a long outage.
  const isMeasured = errors.some((each) => each.some(Number.isFinite));
  const radii = conformalRadii(
    isMeasured
      ? { errors, residuals: new Float64Array(), horizon, coverage }
      : { errors: [], residuals: (models[0] as WeightedModel).model.residuals, horizon, coverage },
  );
  const floor = values.some((value) => value < 0) ? Number.NEGATIVE_INFINITY : 0;
  const mean = meanOfModels(models, horizon).map((value) => Math.max(floor, value));
  return {
    methods: chosen.map(({ method }) => method.name),
    scores,
    accuracy: combined,
    coverage,
    mean,
    lower: mean.map((value, step) => Math.max(floor, value - (radii[step] as number))),
    upper: mean.map((value, step) => value + (radii[step] as number)),
    ...(rolling && { rolling }),
  };
}
