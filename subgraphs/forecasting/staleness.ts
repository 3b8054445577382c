import { Interval, stepOf } from './interval.ts';

type Steps = 'LAST' | 'SUM' | 'MEAN';

// A price is told while it holds; a sum is told when its step is over, so the newest one is a step old when it is new.
const STEPS: Readonly<Record<Steps, number>> = { LAST: 2, SUM: 3, MEAN: 3 };

/** How old the newest value of a series may be before the series is stale, in seconds. */
export const staleAfterSeconds = (resampling: Steps, interval: Interval): number =>
  STEPS[resampling] * stepOf(interval).seconds;

/** Every way in which a series can become stale, and after how many seconds. */
export const staleness = (['LAST', 'SUM', 'MEAN'] as const).flatMap((resampling) =>
  Object.values(Interval).map((interval) => ({
    ...{ resampling, interval, seconds: staleAfterSeconds(resampling, interval) },
  })),
);
