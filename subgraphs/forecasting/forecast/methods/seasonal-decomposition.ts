import { chooseLags, extendLags, fitLags, fittedLags, fromParameters, toParameters } from './lag-regression.ts';
import { type ForecastMethod, MethodName } from './method.ts';
import { toModel } from './model.ts';
import { takeOutSeasons } from './multi-season.ts';

/**
 * All seasons taken out, of logarithms where every value is positive; what is left is forecast by autoregression, and the seasons
 * are put back: forecasting with a decomposition (M. Theodosiou, International Journal of Forecasting 27, 2011).
 */
export const seasonalDecomposition: ForecastMethod = {
  name: MethodName.SEASONAL_DECOMPOSITION,
  isFor: ({ season }) => season > 1,
  fit(series, earlier) {
    const { values, restore } = series.scaled;
    const seasons = takeOutSeasons(
      values,
      [...new Set([series.season, series.longSeason])].filter((each) => each > 1),
    );
    const { adjusted } = seasons;
    const model = earlier
      ? fromParameters(earlier)
      : fitLags(adjusted, chooseLags(adjusted.length, series.season, 1), true);
    return toModel(series, {
      parameters: earlier ?? toParameters(model),
      fitted: () => fittedLags(model, adjusted).map((value, step) => restore(value + seasons.at(step))),
      extend: (horizon) =>
        extendLags(model, adjusted, horizon).map((value, step) => restore(value + seasons.at(values.length + step))),
    });
  },
};
