import { chooseLags, extendLags, fitLags, fittedLags, fromParameters, toParameters } from './lag-regression.ts';
import { type ForecastMethod, MethodName } from './method.ts';
import { toModel } from './model.ts';

/**
 * Autoregression on the last values and those around one and more seasons ago (a subset autoregression, G. U. Yule,
 * Philosophical Transactions of the Royal Society A 226, 1927), with the coefficients shrunk by ridge regression, of logarithms
 * where every value is positive. Iterated: later steps are expected on top of earlier ones.
 */
export const autoregression: ForecastMethod = {
  name: MethodName.AUTOREGRESSION,
  fit(series, earlier) {
    const { values, restore } = series.scaled;
    const lags = () => chooseLags(values.length, series.season, series.longSeason);
    const model = earlier ? fromParameters(earlier) : fitLags(values, lags(), true);
    return toModel(series, {
      parameters: earlier ?? toParameters(model),
      fitted: () => fittedLags(model, values).map(restore),
      extend: (horizon) => extendLags(model, values, horizon).map(restore),
    });
  },
};
