import { meanOfKnown } from './measures.ts';
import type { OriginErrors } from './rolling-origin.ts';

export interface IntervalOptions {
  /** The errors of the forecast over rolling origins, in the order of time. */
  readonly errors: OriginErrors;
  /** One-step errors within the series, for one that is too short for rolling origins. NaN is left out. */
  readonly residuals: Float64Array;
  readonly horizon: number;
  /** The chance that a value falls into its interval: above 0, below 1. */
  readonly coverage: number;
}

/** The errors of one forecast go up and down together: an origin counts as so many scores, however far it looks. */
const SCORES_PER_ORIGIN = 2;
/** Errors wanted to tell how large they are at a step; those of neighbouring steps are taken in where there are fewer. */
const ENOUGH = 36;
/** How fast the level follows what was missed. Fixed on training halves. */
const PACE = 0.03;
/** The share of origins that the level is first judged by. */
const BURN_IN = 1 / 3;
/** How far the level may go from the one asked for: a fifth and twice the chance to miss. */
const LEAST_MISSED = 0.2;
const MOST_MISSED = 2;

interface Calibration {
  /** The typical size of errors at each step ahead. */
  readonly shape: Float64Array;
  /** Absolute errors in units of that, ascending. */
  readonly scores: Float64Array;
  /** How many of them are worth one each. */
  readonly count: number;
}

/** The mean absolute error at each step ahead, with those of the steps around where the origins are few. */
function shapeOf(errors: OriginErrors, steps: number): Float64Array {
  const reach = Math.max(0, Math.ceil((ENOUGH / errors.length - 1) / 2));
  const [sums, counts] = [new Float64Array(steps), new Float64Array(steps)];
  for (const each of errors) {
    for (let step = 0; step < steps; step += 1) {
      const size = Math.abs(each[step] as number);
      if (!Number.isFinite(size)) continue;
      const last = Math.min(steps - 1, step + reach);
      for (let near = Math.max(0, step - reach); near <= last; near += 1) {
        sums[near] = (sums[near] as number) + size;
        counts[near] = (counts[near] as number) + 1;
      }
    }
  }
  const overall = meanOfKnown(sums.map((sum, step) => sum / (counts[step] as number)));
  return sums.map((sum, step) => ((counts[step] as number) > 0 ? sum / (counts[step] as number) : overall));
}

function calibrate(errors: OriginErrors, steps: number): Calibration {
  const shape = shapeOf(errors, steps);
  const scores = new Float64Array(errors.length * steps);
  let count = 0;
  for (const each of errors) {
    for (let step = 0; step < steps; step += 1) {
      const size = shape[step] as number;
      const score = size > 0 ? Math.abs(each[step] as number) / size : 0;
      if (!Number.isFinite(score)) continue;
      scores[count] = score;
      count += 1;
    }
  }
  const worth = Math.min(count, SCORES_PER_ORIGIN * errors.length);
  return { shape, scores: scores.subarray(0, count).sort(), count: worth };
}

/**
 * The conformal quantile: the score which a further one exceeds with a chance of at most `missed`, the level raised by (n + 1) / n
 * for as many as the scores are worth. With too few for that, the greatest; with none, NaN.
 */
function conformalQuantile({ scores, count }: Pick<Calibration, 'scores' | 'count'>, missed: number): number {
  const level = Math.min(1, (1 - missed) * (1 + 1 / count));
  return scores[Math.max(0, Math.ceil(scores.length * level) - 1)] ?? Number.NaN;
}

/** The share of errors beyond their radius. */
function missedShare(errors: Float64Array, { shape }: Calibration, quantile: number): number {
  return meanOfKnown(
    errors.map((error, step) => {
      if (!Number.isFinite(error)) return Number.NaN;
      return Math.abs(error) > quantile * (shape[step] as number) ? 1 : 0;
    }),
  );
}

/**
 * Adaptive conformal inference (I. Gibbs and E. Candès, Advances in Neural Information Processing Systems 34, 2021): goes through
 * the origins as if each were the present, and moves the chance to miss by what was missed beyond what was meant to be, so that
 * intervals of a series that has become less predictable grow.
 * @returns the chance to miss that intervals are now made with
 */
function adaptMissed(errors: OriginErrors, steps: number, coverage: number): number {
  const wanted = 1 - coverage;
  let missed = wanted;
  for (let origin = Math.max(1, Math.ceil(errors.length * BURN_IN)); origin < errors.length; origin += 1) {
    const past = calibrate(errors.slice(0, origin), steps);
    const share = missedShare(errors[origin] as Float64Array, past, conformalQuantile(past, missed));
    if (Number.isNaN(share)) continue;
    missed = Math.min(MOST_MISSED * wanted, Math.max(LEAST_MISSED * wanted, missed + PACE * (wanted - share)));
  }
  return Math.min(missed, 1);
}

/**
 * Half the width of the interval at each step ahead, by split conformal prediction (J. Lei et al., Journal of the American
 * Statistical Association 113, 2018) on errors made from the rolling origins, each in units of what is typical at its step (as
 * their locally weighted one), at an adaptive level. Behind the last step that was measured, and on a series without origins,
 * it grows with the square root of the steps, as the error of a random walk does. NaN where nothing was measured.
 */
export function conformalRadii({ errors, residuals, horizon, coverage }: IntervalOptions): Float64Array {
  if (!(coverage > 0 && coverage < 1)) throw new RangeError('The coverage of an interval is between 0 and 1.');
  const measured = Math.min(horizon, errors[0]?.length ?? 0);
  const radii = new Float64Array(horizon);
  let last: number;
  if (measured > 0) {
    const calibration = calibrate(errors, measured);
    const quantile = conformalQuantile(calibration, adaptMissed(errors, measured, coverage));
    radii.set(calibration.shape.map((size) => size * quantile));
    last = radii[measured - 1] as number;
  } else {
    const scores = residuals.map(Math.abs).filter(Number.isFinite).sort();
    last = conformalQuantile({ scores, count: scores.length }, 1 - coverage);
  }
  for (let step = measured; step < horizon; step += 1)
    radii[step] = last * Math.sqrt((step + 1) / Math.max(1, measured));
  return radii;
}
