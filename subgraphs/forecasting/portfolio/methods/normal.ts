const FAREST = 9;
const HALVINGS = 60;
const LOG_OF_ROOT_OF_TWO_PI = 0.9189385332046727;

/**
 * The standard normal distribution function, by its Taylor series: G. Marsaglia, Evaluating the Normal Distribution,
 * Journal of Statistical Software 11(4), 2004. Absolute error below 1e-15.
 */
export function normalDistribution(x: number): number {
  if (x <= -FAREST) return 0;
  if (x >= FAREST) return 1;
  const square = x * x;
  let sum = x;
  let before = Number.NaN;
  let term = x;
  for (let odd = 3; sum !== before; odd += 2) {
    before = sum;
    term *= square / odd;
    sum += term;
  }
  return Math.min(1, Math.max(0, 0.5 + sum * Math.exp(-0.5 * square - LOG_OF_ROOT_OF_TWO_PI)));
}

export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x - LOG_OF_ROOT_OF_TWO_PI);

/** The x at which the distribution function is `probability`, by bisection; −∞ for 0 and ∞ for 1. */
export function normalQuantile(probability: number): number {
  if (!(probability > 0)) return Number.NEGATIVE_INFINITY;
  if (probability >= 1) return Number.POSITIVE_INFINITY;
  let [low, high] = [-FAREST, FAREST];
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
