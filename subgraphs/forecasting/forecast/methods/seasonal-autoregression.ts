import { chooseLags, extendLags, fitLags, fittedLags, fromParameters, toParameters } from './lag-regression.ts';
import { type ForecastMethod, MethodName } from './method.ts';
import { toModel } from './model.ts';

/** Value minus the one a season before; a series that is no longer than a season is differenced by a step. */
function difference(values: Float64Array, season: number) {
  const lag = values.length > 2 * season ? season : 1;
  return { lag, changes: values.subarray(lag).map((value, step) => value - (values[step] as number)) };
}

/** Puts changes back onto the values that they are changes of. */
function accumulate(values: Float64Array, changes: Float64Array, lag: number): Float64Array {
  const next = new Float64Array(changes.length);
  for (let step = 0; step < next.length; step += 1) {
    const before = step < lag ? (values[values.length - lag + step] as number) : (next[step - lag] as number);
    next[step] = before + (changes[step] as number);
  }
  return next;
}

/**
 * Autoregression of the changes from season to season, of logarithms where every value is positive: the multiplicative seasonal
 * model of G. E. P. Box and G. M. Jenkins (Time Series Analysis, 1970) without moving averages, the coefficients shrunk
 * by ridge regression. It follows a level that has moved for good, which the one of the values themselves returns from.
 */
export const seasonalAutoregression: ForecastMethod = {
  name: MethodName.SEASONAL_AUTOREGRESSION,
  fit(series, earlier) {
    const { values, restore } = series.scaled;
    const { lag, changes } = difference(values, series.season);
    const lags = () => chooseLags(changes.length, series.season, series.longSeason);
    const model = earlier ? fromParameters(earlier) : fitLags(changes, changes.length > 0 ? lags() : [], false);
    const back = (change: number, step: number) => restore((values[step] as number) + change);
    return toModel(series, {
      parameters: earlier ?? toParameters(model),
      fitted: () =>
        Float64Array.from([...new Float64Array(lag).fill(Number.NaN), ...fittedLags(model, changes).map(back)]),
      extend: (horizon) => accumulate(values, extendLags(model, changes, horizon), lag).map(restore),
    });
  },
};
