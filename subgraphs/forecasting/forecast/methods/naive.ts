import { fromCore } from './from-core.ts';
import { type Core, MethodName } from './method.ts';

/** The last value goes on: the best forecast of a random walk. */
export const naiveCore: Core = (values) => ({
  parameters: [],
  fitted() {
    const fitted = new Float64Array(values.length).fill(Number.NaN);
    fitted.set(values.subarray(0, -1), 1);
    return fitted;
  },
  extend: (horizon) => new Float64Array(horizon).fill(values.at(-1) as number),
});

/** Naive 1 of the M competitions (S. Makridakis et al., Journal of Forecasting 1, 1982). */
export const naive = fromCore({ name: MethodName.NAIVE, core: naiveCore, isSeasonallyAdjusted: false });

/** Naive 2, the same on the seasonally adjusted series: what OWA is measured against. Not a candidate of its own. */
export const naive2 = fromCore({ name: MethodName.NAIVE, core: naiveCore, isSeasonallyAdjusted: true });
