import type { Core } from './method.ts';
import { minimiseBySimplex } from './minimise.ts';

/** Weights of level and trend, and how much of the trend is left after a step. */
type Parameters = readonly [level: number, trend: number, damping: number];

const LEAST_WEIGHT = 0.0001;
const GREATEST_WEIGHT = 0.9999;
/** Where the search begins: smooth levels, smoother trends. */
const START = [-1, -2];
const START_DAMPING = 1;
/** The newest values tell how a long series is to be smoothed. */
const MOST_ESTIMATED = 600;
/** Below this share of what it could be, the determinant says that level and trend cannot be told apart. */
const LEAST_DETERMINANT = 1e-8;

const between = (low: number, high: number, x: number) => low + (high - low) / (1 + Math.exp(-x));

/** How much of a trend is left after a step, at least and at most; 1 and 1 for a trend that never ends. */
export interface Damping {
  readonly least: number;
  readonly greatest: number;
}

const toParameters = (
  [level = 0, trend = 0, damping = 0]: readonly number[],
  { least, greatest }: Damping,
): Parameters => [
  between(LEAST_WEIGHT, GREATEST_WEIGHT, level),
  between(LEAST_WEIGHT, GREATEST_WEIGHT, trend),
  between(least, greatest, damping),
];

/**
 * The first level and trend that fit best, by regression: one-step errors are linear in both. `a` and `b` follow what a unit of
 * the first level and of the first trend does to them.
 */
function profile(
  values: Float64Array,
  [alpha, beta, phi]: Parameters,
): { level: number; trend: number; squares: number } {
  let [level, trend, levelA, trendA, levelB, trendB] = [0, 0, 1, 0, 0, 1];
  let [ee, ea, eb, aa, ab, bb] = [0, 0, 0, 0, 0, 0];
  for (let step = 0; step < values.length; step += 1) {
    const [before, a, b] = [level + phi * trend, levelA + phi * trendA, levelB + phi * trendB];
    const error = (values[step] as number) - before;
    [ee, ea, eb] = [ee + error * error, ea + error * a, eb + error * b];
    [aa, ab, bb] = [aa + a * a, ab + a * b, bb + b * b];
    [level, trend] = [before + alpha * error, phi * trend + alpha * beta * error];
    [levelA, trendA] = [a - alpha * a, phi * trendA - alpha * beta * a];
    [levelB, trendB] = [b - alpha * b, phi * trendB - alpha * beta * b];
  }
  const determinant = aa * bb - ab * ab;
  if (!(determinant > LEAST_DETERMINANT * aa * bb)) return { level: ea / aa, trend: 0, squares: ee - (ea * ea) / aa };
  const first = (ea * bb - eb * ab) / determinant;
  const second = (eb * aa - ea * ab) / determinant;
  return { level: first, trend: second, squares: ee - first * ea - second * eb };
}

function estimate(values: Float64Array, damping: Damping): Parameters {
  const newest = values.subarray(-MOST_ESTIMATED);
  const squares = (at: readonly number[]) => profile(newest, toParameters(at, damping)).squares;
  const start = damping.least < damping.greatest ? [...START, START_DAMPING] : START;
  const found = minimiseBySimplex(squares, { start, reach: 1.5, maxEvaluations: 120, tolerance: 1e-5 });
  return toParameters(found, damping);
}

/** Level and trend of a series, estimated by least squares unless the parameters are given. */
export const createTrendCore =
  (damping: Damping): Core =>
  (values, given) => {
    const parameters = given ? (given as unknown as Parameters) : estimate(values, damping);
    const [alpha, beta, phi] = parameters;
    let { level, trend } = profile(values, parameters);
    const fitted = new Float64Array(values.length);
    for (let step = 0; step < values.length; step += 1) {
      const before = level + phi * trend;
      const error = (values[step] as number) - before;
      fitted[step] = before;
      [level, trend] = [before + alpha * error, phi * trend + alpha * beta * error];
    }
    // The first state is estimated from the first two values themselves.
    fitted.fill(Number.NaN, 0, 2);
    return {
      parameters,
      fitted,
      extend(horizon) {
        let [value, slope] = [level, trend];
        return Float64Array.from({ length: horizon }, () => {
          slope *= phi;
          value += slope;
          return value;
        });
      },
    };
  };
