import type { FittedModel } from './method.ts';
import type { PreparedSeries } from './prepared-series.ts';

export interface ModelOptions {
  readonly parameters: readonly number[];
  /** What each value was expected to be one step before, from the first known value on; NaN where nothing was expected. */
  fitted(): Float64Array;
  extend(horizon: number): Float64Array;
}

/** @throws RangeError unless the horizon is a positive whole number */
function checkHorizon(horizon: number): void {
  if (!Number.isSafeInteger(horizon) || horizon < 1)
    throw new RangeError('A horizon is a positive whole number of steps.');
}

/** Value minus fit, aligned with the values as they were given: NaN where the value is missing or nothing was fitted. */
function alignResiduals({ given, offset }: PreparedSeries, fitted: Float64Array): Float64Array {
  return given.map((value, step) => {
    const residual = value - (fitted[step - offset] ?? Number.NaN);
    return Number.isFinite(residual) ? residual : Number.NaN;
  });
}

/** A model of a prepared series. Its residuals are worked out when they are asked for: few are. */
export function toModel(series: PreparedSeries, { parameters, fitted, extend }: ModelOptions): FittedModel {
  let residuals: Float64Array | undefined;
  return {
    parameters,
    get residuals() {
      residuals ??= alignResiduals(series, fitted());
      return residuals;
    },
    forecast(horizon) {
      checkHorizon(horizon);
      return extend(horizon);
    },
  };
}
