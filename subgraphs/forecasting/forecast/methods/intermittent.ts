import type { PreparedSeries } from './prepared-series.ts';

/** From so many steps a demand on, a series counts as intermittent (A. A. Syntetos, J. E. Boylan and J. D. Croston, Journal of the Operational Research Society 56, 2005). */
const LEAST_INTERVAL = 1.32;

/** Whether a series is demand that comes now and then: never negative, and zero often enough. */
export function isIntermittent({ values }: PreparedSeries): boolean {
  let demands = 0;
  for (const value of values) {
    if (value < 0) return false;
    if (value > 0) demands += 1;
  }
  return demands > 0 && values.length / demands >= LEAST_INTERVAL;
}

/** The mean of what is not zero; zero without any. */
export function meanDemand(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (value === 0) continue;
    sum += value;
    count += 1;
  }
  return count > 0 ? sum / count : 0;
}
