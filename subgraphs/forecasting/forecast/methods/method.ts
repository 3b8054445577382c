/** The methods by the names that the graph uses. */
export const MethodName = {
  NAIVE: 'NAIVE',
  SEASONAL_NAIVE: 'SEASONAL_NAIVE',
  SES: 'SES',
  DAMPED_TREND: 'DAMPED_TREND',
  THETA: 'THETA',
} as const;
export type MethodName = keyof typeof MethodName;

export interface FittedModel {
  /** The expected values of the next `horizon` steps, soonest first. */
  forecast(horizon: number): Float64Array;
  /** Value minus one-step-ahead fit, aligned with the values that were fitted; NaN where either is missing. */
  readonly residuals: Float64Array;
  /** What was estimated, for another fit to take over. Empty for methods that estimate nothing. */
  readonly parameters: readonly number[];
}

export interface ForecastMethod {
  readonly name: MethodName;
  /**
   * Fits evenly spaced values, oldest first. NaN (or an infinity) is a missing value: at the start it is cut off, elsewhere
   * bridged by a straight line, at the end by the last value. Zeros, negative values, constant and very short series are fine.
   * @param season steps in a season; 1 for none
   * @param parameters those of an earlier fit, used as they are instead of estimating anew
   * @throws RangeError when every value is missing or the season is no positive whole number
   */
  fit(values: Float64Array, season: number, parameters?: readonly number[]): FittedModel;
}

/** A method for a series without gaps and without season, which others are made of. */
export type Core = (values: Float64Array, parameters?: readonly number[]) => CoreFit;

export interface CoreFit {
  readonly parameters: readonly number[];
  /** What each value was expected to be one step before; NaN where nothing was expected. */
  readonly fitted: Float64Array;
  extend(horizon: number): Float64Array;
}
