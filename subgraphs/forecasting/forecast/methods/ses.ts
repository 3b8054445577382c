import { fromCore } from './from-core.ts';
import { type Core, MethodName } from './method.ts';
import { minimiseOnInterval } from './minimise.ts';

const LEAST_WEIGHT = 0.0001;
const GREATEST_WEIGHT = 0.9999;

/**
 * The first level that fits best. One-step errors are linear in it: with the level begun at zero they are r(t), and each unit of
 * it takes (1 − α)^t off, so the best one is a regression of r on that.
 */
function profile(values: Float64Array, weight: number): { level: number; squares: number } {
  let level = 0;
  let decay = 1;
  let [rr, rd, dd] = [0, 0, 0];
  for (let step = 0; step < values.length; step += 1) {
    const error = (values[step] as number) - level;
    rr += error * error;
    rd += error * decay;
    dd += decay * decay;
    level += weight * error;
    decay *= 1 - weight;
  }
  return { level: rd / dd, squares: rr - (rd * rd) / dd };
}

/** Levels of a series: the weight of the newest value is estimated by least squares unless it is given. */
export const sesCore: Core = (values, parameters) => {
  const weight =
    parameters?.[0] ?? minimiseOnInterval((each) => profile(values, each).squares, LEAST_WEIGHT, GREATEST_WEIGHT);
  const fitted = new Float64Array(values.length);
  let { level } = profile(values, weight);
  for (let step = 0; step < values.length; step += 1) {
    fitted[step] = level;
    level += weight * ((values[step] as number) - level);
  }
  // The first level is estimated from the first values themselves: it was expected by nobody.
  fitted[0] = Number.NaN;
  return { parameters: [weight], fitted, extend: (horizon) => new Float64Array(horizon).fill(level) };
};

/** Simple exponential smoothing of the seasonally adjusted series (R. G. Brown, Smoothing, Forecasting and Prediction, 1963). */
export const ses = fromCore({ name: MethodName.SES, core: sesCore, isSeasonallyAdjusted: true });
