import { fromCore } from './from-core.ts';
import { type Core, MethodName } from './method.ts';
import { minimiseOnInterval } from './minimise.ts';

const LEAST_WEIGHT = 0.0001;
const GREATEST_WEIGHT = 0.9999;
/** The newest values tell how a long series is to be smoothed. */
const MOST_ESTIMATED = 1_000;

/**
 * The first level that fits best. One-step errors are linear in it: with the level begun at zero they are r(t), and each unit of
 * it takes (1 − α)^t off, so the best one is a regression of r on that.
 */
function profile(values: Float64Array, weight: number): { level: number; last: number; squares: number } {
  let level = 0;
  let decay = 1;
  let rr = 0;
  let rd = 0;
  let dd = 0;
  for (let step = 0; step < values.length; step += 1) {
    const error = (values[step] as number) - level;
    rr += error * error;
    rd += error * decay;
    dd += decay * decay;
    level += weight * error;
    decay *= 1 - weight;
  }
  const first = rd / dd;
  return { level: first, last: level + first * decay, squares: rr - first * rd };
}

/** What each value was expected to be one step before. */
function runThrough(values: Float64Array, weight: number, first: number): Float64Array {
  let level = first;
  const fitted = values.map((value) => {
    const expected = level;
    level += weight * (value - level);
    return expected;
  });
  // The first level is estimated from the first values themselves: it was expected by nobody.
  return fitted.fill(Number.NaN, 0, 1);
}

/** Levels of a series: the weight of the newest value is estimated by least squares unless it is given. */
export const sesCore: Core = (values, parameters) => {
  const newest = values.subarray(-MOST_ESTIMATED);
  const weight =
    parameters?.[0] ?? minimiseOnInterval((each) => profile(newest, each).squares, LEAST_WEIGHT, GREATEST_WEIGHT);
  const { level, last } = profile(values, weight);
  return {
    parameters: [weight],
    fitted: () => runThrough(values, weight, level),
    extend: (horizon) => new Float64Array(horizon).fill(last),
  };
};

/** Simple exponential smoothing of the seasonally adjusted series (R. G. Brown, Smoothing, Forecasting and Prediction, 1963). */
export const ses = fromCore({ name: MethodName.SES, core: sesCore, isSeasonallyAdjusted: true });
