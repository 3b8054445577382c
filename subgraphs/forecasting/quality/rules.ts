import type { SeriesRow, Spread } from '../series/service.ts';
import { staleAfterSeconds } from '../staleness.ts';

/** How complete, fresh and even the values of a series are. */
export interface Quality {
  readonly series: SeriesRow;
  readonly stalenessSeconds: number | null;
  readonly staleAfterSeconds: number | null;
  readonly isStale: boolean;
  readonly valueCount: number;
  readonly oldestObservedAt: Date | null;
  readonly gapCount: number | null;
  readonly longestGapSeconds: number | null;
  readonly coverageRatio: number | null;
  readonly typicalStepSeconds: number | null;
  readonly regularityRatio: number | null;
  readonly duplicateCount: number;
  readonly lateCount: number;
}

// The greatest that the graph can say, some 68 years.
const MOST_SECONDS = 2_147_483_647;

const seconds = (value: number | null | undefined): number | null =>
  value == null ? null : Math.min(MOST_SECONDS, Math.max(0, Math.round(value)));

/** What is to be said of a series as of now; without a spread it has no value. */
export function qualityOf(series: SeriesRow, spread: Spread | undefined, now: Date): Quality {
  const { interval, resampling, lastObservedAt, duplicateCount, lateCount } = series;
  const staleness = lastObservedAt ? seconds((now.getTime() - lastObservedAt.getTime()) / 1000) : null;
  const limit = interval ? seconds(staleAfterSeconds(resampling, interval)) : null;
  return {
    ...{ series, stalenessSeconds: staleness, staleAfterSeconds: limit, duplicateCount, lateCount },
    isStale: staleness === null || (limit !== null && staleness > limit),
    ...spreadOf(interval ? spread : spread && { ...spread, gapCount: null, stepCount: 0 }),
  };
}

type Measured = Omit<Spread, 'gapCount'> & { readonly gapCount: number | null };

function spreadOf(spread: Measured | undefined) {
  const stepCount = spread?.stepCount ?? 0;
  return {
    valueCount: spread?.count ?? 0,
    oldestObservedAt: spread ? new Date(spread.firstAt) : null,
    gapCount: spread?.gapCount ?? null,
    longestGapSeconds: seconds(spread?.longestSeconds),
    coverageRatio: spread && stepCount > 0 ? Math.max(0, 1 - spread.missingCount / stepCount) : null,
    typicalStepSeconds: seconds(spread?.typicalSeconds),
    regularityRatio: spread?.regularityRatio ?? null,
  };
}
