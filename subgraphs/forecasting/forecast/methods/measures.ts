// Definitions as in the M4 competition (S. Makridakis, E. Spiliotis and V. Assimakopoulos, International Journal of
// Forecasting 36, 2020). Steps whose actual value is missing (NaN) are left out; a measure of nothing is NaN.

/** The mean of what is not NaN. */
export function meanOfKnown(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}

/** The symmetric percentage error of one value, 0 to 200. Where both are zero, it is zero. */
export function symmetricError(value: number, expected: number): number {
  const size = Math.abs(value) + Math.abs(expected);
  return size === 0 ? 0 : (200 * Math.abs(value - expected)) / size;
}

/** Symmetric mean absolute percentage error, 0 to 200. */
export function smape(actual: Float64Array, forecast: Float64Array): number {
  return meanOfKnown(actual.map((value, step) => symmetricError(value, forecast[step] as number)));
}

/**
 * The mean absolute error of the seasonal naive method within the training values: the unit of MASE (R. J. Hyndman and A. B.
 * Koehler, International Journal of Forecasting 22, 2006). A series without a whole season is measured by the naive method.
 */
export function seasonalScale(training: Float64Array, season: number): number {
  const lag = training.length > season ? season : 1;
  return meanOfKnown(training.map((value, step) => Math.abs(value - (training[step - lag] ?? Number.NaN))));
}

/** Mean absolute error. */
export function meanAbsoluteError(actual: Float64Array, forecast: Float64Array): number {
  return meanOfKnown(actual.map((value, step) => Math.abs(value - (forecast[step] as number))));
}

/**
 * Mean absolute scaled error: 1 is as good as the seasonal naive method one step ahead. On a training series without any change,
 * a perfect forecast scores 0 and any other infinity.
 */
export function mase(actual: Float64Array, forecast: Float64Array, training: Float64Array, season: number): number {
  const error = meanAbsoluteError(actual, forecast);
  return error === 0 ? 0 : error / seasonalScale(training, season);
}

export interface Accuracy {
  readonly smape: number;
  readonly mase: number;
}

/** Overall weighted average: both means over all series, each relative to that of Naive 2. */
export function owa(method: Accuracy, naive2: Accuracy): number {
  return (method.smape / naive2.smape + method.mase / naive2.mase) / 2;
}

/** The share of values that lie within their interval, 0 to 1. */
export function coverage(actual: Float64Array, lower: Float64Array, upper: Float64Array): number {
  return meanOfKnown(
    actual.map((value, step) => {
      if (Number.isNaN(value)) return Number.NaN;
      return value >= (lower[step] as number) && value <= (upper[step] as number) ? 1 : 0;
    }),
  );
}

/** The mean width of intervals in units of the seasonal naive error, so that series can be averaged. */
export function scaledWidth(lower: Float64Array, upper: Float64Array, training: Float64Array, season: number): number {
  const width = meanOfKnown(upper.map((value, step) => value - (lower[step] as number)));
  return width === 0 ? 0 : width / seasonalScale(training, season);
}
