import { fromCore } from './from-core.ts';
import { MethodName } from './method.ts';
import { createTrendCore } from './trend-core.ts';

/**
 * Exponential smoothing with a damped trend, of the seasonally adjusted series (E. S. Gardner and E. McKenzie, Management Science
 * 31, 1985; initial states by regression as in R. J. Hyndman et al., Forecasting with Exponential Smoothing, 2008, chapter 5).
 */
export const dampedTrend = fromCore({
  name: MethodName.DAMPED_TREND,
  core: createTrendCore({ least: 0.8, greatest: 0.98 }),
  isSeasonallyAdjusted: true,
});
