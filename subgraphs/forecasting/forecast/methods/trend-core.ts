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

interface Profile {
  /** The first level and trend. */
  readonly level: number;
  readonly trend: number;
  /** Level and trend after the last value. */
  readonly lastLevel: number;
  readonly lastTrend: number;
  /** Σ of squared one-step errors. */
  readonly squares: number;
}

/**
 * The first level and trend that fit best, by regression: one-step errors are linear in both, and so is where they lead to. `a` and
 * `b` follow what a unit of the first level and of the first trend does.
 */
function profile(values: Float64Array, [alpha, beta, phi]: Parameters): Profile {
  // One variable a line: this loop is most of what a fit costs.
  const gamma = alpha * beta;
  let level = 0;
  let trend = 0;
  let levelA = 1;
  let trendA = 0;
  let levelB = 0;
  let trendB = 1;
  let ee = 0;
  let ea = 0;
  let eb = 0;
  let aa = 0;
  let ab = 0;
  let bb = 0;
  for (let step = 0; step < values.length; step += 1) {
    const before = level + phi * trend;
    const a = levelA + phi * trendA;
    const b = levelB + phi * trendB;
    const error = (values[step] as number) - before;
    ee += error * error;
    ea += error * a;
    eb += error * b;
    aa += a * a;
    ab += a * b;
    bb += b * b;
    level = before + alpha * error;
    trend = phi * trend + gamma * error;
    levelA = a - alpha * a;
    trendA = phi * trendA - gamma * a;
    levelB = b - alpha * b;
    trendB = phi * trendB - gamma * b;
  }
  const determinant = aa * bb - ab * ab;
  const isApart = determinant > LEAST_DETERMINANT * aa * bb;
  const first = isApart ? (ea * bb - eb * ab) / determinant : ea / aa;
  const second = isApart ? (eb * aa - ea * ab) / determinant : 0;
  return {
    level: first,
    trend: second,
    lastLevel: level + first * levelA + second * levelB,
    lastTrend: trend + first * trendA + second * trendB,
    squares: ee - first * ea - second * eb,
  };
}

/** What each value was expected to be one step before, from a first level and trend on. */
function runThrough(values: Float64Array, [alpha, beta, phi]: Parameters, first: Profile): Float64Array {
  let { level, trend } = first;
  const fitted = new Float64Array(values.length);
  for (let step = 0; step < values.length; step += 1) {
    const before = level + phi * trend;
    const error = (values[step] as number) - before;
    fitted[step] = before;
    level = before + alpha * error;
    trend = phi * trend + alpha * beta * error;
  }
  // The first state is estimated from the first two values themselves.
  return fitted.fill(Number.NaN, 0, 2);
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
    const found = profile(values, parameters);
    return {
      parameters,
      fitted: () => runThrough(values, parameters, found),
      extend(horizon) {
        let [value, slope] = [found.lastLevel, found.lastTrend];
        return Float64Array.from({ length: horizon }, () => {
          slope *= parameters[2];
          value += slope;
          return value;
        });
      },
    };
  };
