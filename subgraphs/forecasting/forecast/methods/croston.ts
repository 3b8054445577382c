import { fromCore } from './from-core.ts';
import { isIntermittent, meanDemand } from './intermittent.ts';
import { type Core, type ForecastMethod, MethodName } from './method.ts';
import { minimiseOnInterval } from './minimise.ts';

const LEAST_WEIGHT = 0.01;
const GREATEST_WEIGHT = 0.5;

interface Passed {
  readonly fitted: Float64Array;
  readonly squares: number;
  /** What is expected of the next step. */
  readonly next: number;
}

/** Smooths the size of demands and the steps between them, both only where there is one. */
function pass(values: Float64Array, weight: number): Passed {
  const fitted = new Float64Array(values.length);
  const demands = values.reduce((count, value) => count + (value !== 0 ? 1 : 0), 0);
  let size = meanDemand(values);
  let interval = values.length / Math.max(1, demands);
  let [since, squares] = [1, 0];
  for (let step = 0; step < values.length; step += 1) {
    const value = values[step] as number;
    const expected = size / interval;
    fitted[step] = expected;
    squares += (value - expected) ** 2;
    if (value !== 0) {
      size += weight * (value - size);
      interval += weight * (since - interval);
      since = 0;
    }
    since += 1;
  }
  return { fitted, squares, next: size / interval };
}

/** Size by interval, smoothed by a weight that is estimated by least squares unless it is given. */
export const crostonCore: Core = (values, parameters) => {
  const weight =
    parameters?.[0] ?? minimiseOnInterval((each) => pass(values, each).squares, LEAST_WEIGHT, GREATEST_WEIGHT);
  const { fitted, next } = pass(values, weight);
  return { parameters: [weight], fitted: () => fitted, extend: (horizon) => new Float64Array(horizon).fill(next) };
};

/** Demand that comes now and then: its size by the steps between (J. D. Croston, Operational Research Quarterly 23, 1972). */
export const croston: ForecastMethod = {
  ...fromCore({ name: MethodName.CROSTON, core: crostonCore, isSeasonallyAdjusted: false }),
  isFor: isIntermittent,
};
