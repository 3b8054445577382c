import { fromCore } from './from-core.ts';
import { isIntermittent, meanDemand } from './intermittent.ts';
import { type Core, type ForecastMethod, MethodName } from './method.ts';

/** Weights of the chance of a demand and of its size. */
type Parameters = readonly [chance: number, size: number];

const WEIGHTS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5];

interface Passed {
  readonly fitted: Float64Array;
  readonly squares: number;
  /** What is expected of the next step. */
  readonly next: number;
}

/** Smooths the chance of a demand at every step, and its size where there is one. */
function pass(values: Float64Array, [chanceWeight, sizeWeight]: Parameters): Passed {
  const fitted = new Float64Array(values.length);
  let size = meanDemand(values);
  let chance = values.reduce((count, value) => count + (value !== 0 ? 1 : 0), 0) / values.length;
  let squares = 0;
  for (let step = 0; step < values.length; step += 1) {
    const value = values[step] as number;
    const expected = chance * size;
    fitted[step] = expected;
    squares += (value - expected) ** 2;
    chance += chanceWeight * ((value !== 0 ? 1 : 0) - chance);
    if (value !== 0) size += sizeWeight * (value - size);
  }
  return { fitted, squares, next: chance * size };
}

function estimate(values: Float64Array): Parameters {
  let [best, least]: [Parameters, number] = [[0.1, 0.1], Number.POSITIVE_INFINITY];
  for (const chance of WEIGHTS) {
    for (const size of WEIGHTS) {
      const { squares } = pass(values, [chance, size]);
      if (squares < least) [best, least] = [[chance, size], squares];
    }
  }
  return best;
}

/** Chance by size, smoothed by weights that are estimated by least squares unless they are given. */
export const tsbCore: Core = (values, earlier) => {
  const parameters = earlier ? (earlier as unknown as Parameters) : estimate(values);
  const { fitted, next } = pass(values, parameters);
  return { parameters, fitted: () => fitted, extend: (horizon) => new Float64Array(horizon).fill(next) };
};

/**
 * Demand that comes now and then and may end: its chance is smoothed at every step (R. H. Teunter, A. A. Syntetos and M. Z. Babai,
 * European Journal of Operational Research 214, 2011).
 */
export const tsb: ForecastMethod = {
  ...fromCore({ name: MethodName.TSB, core: tsbCore, isSeasonallyAdjusted: false }),
  isFor: isIntermittent,
};
