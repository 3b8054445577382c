import type { ForecastMethod } from './method.ts';
import type { PreparedSeries } from './prepared-series.ts';

/** Where a series is cut to see how well it would have been forecast. */
export interface Origins {
  /** How many values each training part has, ascending. */
  readonly ends: readonly number[];
  /** How far each forecast looks: the horizon wanted, or less on a short series. */
  readonly horizon: number;
}

/** The most places where a series is cut. */
const MAX_ORIGINS = 12;
/** The least that a method is trained on. */
const LEAST_TRAINING = 3;
/** The share of a series that is kept for training at the first origin. */
const TRAINING_SHARE = 0.5;

/**
 * Up to twelve cuts in the later half of a series, a quarter of a horizon apart where there is room, the last one a horizon before
 * its end. A short series is looked ahead less far. Undefined when there is not one value to look ahead to.
 */
export function planOrigins(length: number, horizon: number): Origins | undefined {
  const training = Math.max(LEAST_TRAINING, Math.ceil(length * TRAINING_SHARE));
  const room = length - training;
  if (room < 1) return undefined;
  const within = Math.max(1, Math.min(horizon, Math.ceil(room / 2)));
  const stride = Math.max(1, Math.floor(within / 4));
  const count = Math.min(MAX_ORIGINS, 1 + Math.floor((room - within) / stride));
  const last = length - within;
  return { ends: Array.from({ length: count }, (_, index) => last - (count - 1 - index) * stride), horizon: within };
}

/** The errors of one method: of each origin, value minus forecast by step ahead, NaN where the value is missing. */
export type OriginErrors = readonly Float64Array[];

/**
 * Forecasts from each origin as if the rest were unknown (L. J. Tashman, International Journal of Forecasting 16, 2000). Parameters
 * are estimated once, before the first origin, and taken over by the others: cheaper, and what the errors are measured on
 * is then new to the parameters throughout.
 * @param parts the series up to each origin
 */
export function rollingErrors(
  method: ForecastMethod,
  parts: readonly PreparedSeries[],
  values: Float64Array,
  origins: Origins,
): OriginErrors {
  let parameters: readonly number[] | undefined;
  return parts.map((part, index) => {
    const end = origins.ends[index] as number;
    const model = method.fit(part, parameters);
    parameters ??= model.parameters;
    return model.forecast(origins.horizon).map((expected, step) => (values[end + step] as number) - expected);
  });
}
