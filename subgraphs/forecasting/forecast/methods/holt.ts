import { fromCore } from './from-core.ts';
import { MethodName } from './method.ts';
import { createTrendCore } from './trend-core.ts';

/**
 * Exponential smoothing with a trend that goes on for ever, of the seasonally adjusted series (C. C. Holt, Office of Naval Research
 * Memorandum 52, 1957).
 */
export const holt = fromCore({
  name: MethodName.HOLT,
  core: createTrendCore({ least: 1, greatest: 1 }),
  isSeasonallyAdjusted: true,
});
