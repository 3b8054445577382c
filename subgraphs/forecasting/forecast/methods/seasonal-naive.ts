import { type FittedModel, type ForecastMethod, MethodName } from './method.ts';
import { toModel } from './model.ts';
import type { PreparedSeries } from './prepared-series.ts';

/** The last `season` values go on for ever; the last one alone where there are fewer. */
export function repeatSeason(series: PreparedSeries, season: number): FittedModel {
  const { values } = series;
  const lag = values.length < season ? 1 : season;
  return toModel(series, {
    parameters: [],
    fitted: () => values.map((_, step) => values[step - lag] ?? Number.NaN),
    extend: (horizon) =>
      Float64Array.from({ length: horizon }, (_, step) => values[values.length - lag + (step % lag)] as number),
  });
}

/**
 * The last season repeats (R. J. Hyndman and G. Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 2021, section
 * 5.2). A series that is shorter than a season repeats its last value.
 */
export const seasonalNaive: ForecastMethod = {
  name: MethodName.SEASONAL_NAIVE,
  isFor: ({ season }) => season > 1,
  fit: (series) => repeatSeason(series, series.season),
};
