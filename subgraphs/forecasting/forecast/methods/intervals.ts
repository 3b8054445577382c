import type { OriginErrors } from './rolling-origin.ts';

export interface IntervalOptions {
  /** The errors of the forecast over rolling origins. */
  readonly errors: OriginErrors;
  /** One-step errors within the series, for one that is too short for rolling origins. NaN is left out. */
  readonly residuals: Float64Array;
  readonly horizon: number;
  /** The chance that a value falls into its interval: above 0, below 1. */
  readonly coverage: number;
}

/**
 * The conformal quantile of absolute errors: the ⌈(n + 1) · coverage⌉-th smallest, which a further exchangeable error exceeds with a
 * chance of at most 1 − coverage. With too few errors for that, the greatest; with none, NaN.
 */
function conformalQuantile(scores: readonly number[], coverage: number): number {
  const sorted = Float64Array.from(scores).sort();
  return sorted[Math.min(sorted.length, Math.ceil((sorted.length + 1) * coverage)) - 1] ?? Number.NaN;
}

/** The absolute errors `reach` steps around one step ahead, of all origins. */
function scoresAround(errors: OriginErrors, step: number, reach: number): number[] {
  return errors.flatMap((each) =>
    Array.from(each.subarray(Math.max(0, step - reach), step + reach + 1), Math.abs).filter(Number.isFinite),
  );
}

/**
 * Half the width of the interval at each step ahead, by split conformal prediction (J. Lei et al., Journal of the American
 * Statistical Association 113, 2018): a quantile of the errors made at that step from the rolling origins, with those of the
 * neighbouring steps where the origins are few. Behind the last step that was measured, and on a series without origins,
 * it grows with the square root of the steps, as the error of a random walk does. NaN where nothing was measured.
 */
export function conformalRadii({ errors, residuals, horizon, coverage }: IntervalOptions): Float64Array {
  if (!(coverage > 0 && coverage < 1)) throw new RangeError('The coverage of an interval is between 0 and 1.');
  const measured = Math.min(horizon, errors[0]?.length ?? 0);
  // Three times what the quantile needs at the least: with no more, it would be the greatest error of a few.
  const enough = Math.ceil((3 * coverage) / (1 - coverage));
  const radii = new Float64Array(horizon);
  for (let step = 0; step < measured; step += 1) {
    let scores: number[] = [];
    for (let reach = 0; reach < measured && scores.length < enough; reach += 1)
      scores = scoresAround(errors, step, reach);
    radii[step] = conformalQuantile(scores, coverage);
  }
  const known = measured > 0 ? (radii[measured - 1] as number) : conformalQuantile(knownSizes(residuals), coverage);
  for (let step = measured; step < horizon; step += 1)
    radii[step] = known * Math.sqrt((step + 1) / Math.max(1, measured));
  return radii;
}

const knownSizes = (residuals: Float64Array) => Array.from(residuals, Math.abs).filter(Number.isFinite);
