import type { PreparedSeries } from './prepared-series.ts';

/** The methods by the names that the graph uses. */
export const MethodName = {
  NAIVE: 'NAIVE',
  SEASONAL_NAIVE: 'SEASONAL_NAIVE',
  LONG_SEASONAL_NAIVE: 'LONG_SEASONAL_NAIVE',
  SES: 'SES',
  HOLT: 'HOLT',
  DAMPED_TREND: 'DAMPED_TREND',
  THETA: 'THETA',
  SEASONAL_DECOMPOSITION: 'SEASONAL_DECOMPOSITION',
  DOUBLE_SEASONAL: 'DOUBLE_SEASONAL',
  AUTOREGRESSION: 'AUTOREGRESSION',
  SEASONAL_AUTOREGRESSION: 'SEASONAL_AUTOREGRESSION',
  ANALOGUES: 'ANALOGUES',
  CROSTON: 'CROSTON',
  TSB: 'TSB',
} as const;
export type MethodName = keyof typeof MethodName;

export interface FittedModel {
  /** The expected values of the next `horizon` steps, soonest first. @throws RangeError unless it is a positive whole number */
  forecast(horizon: number): Float64Array;
  /** Value minus one-step-ahead fit, aligned with the values that were given; NaN where either is missing. */
  readonly residuals: Float64Array;
  /** What was estimated, for another fit to take over. Empty for methods that estimate nothing. */
  readonly parameters: readonly number[];
}

export interface ForecastMethod {
  readonly name: MethodName;
  /** Whether it is made for such a series; for every one unless said. */
  isFor?(series: PreparedSeries): boolean;
  /**
   * Fits a series. Missing values are already bridged: at the start they are cut off, elsewhere bridged by a straight line, at the
   * end by the last value. Zeros, negative values, constant and very short series are fine.
   * @param parameters those of an earlier fit to a part of the same series, used as they are instead of estimating anew
   */
  fit(series: PreparedSeries, parameters?: readonly number[]): FittedModel;
}

/** A method for a series without gaps and without season, which others are made of. */
export type Core = (values: Float64Array, parameters?: readonly number[]) => CoreFit;

export interface CoreFit {
  readonly parameters: readonly number[];
  /** What each value was expected to be one step before; NaN where nothing was expected. */
  fitted(): Float64Array;
  extend(horizon: number): Float64Array;
}
