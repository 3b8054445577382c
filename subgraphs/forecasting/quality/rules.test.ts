import { describe, expect, test } from 'vitest';
import type { SeriesRow, Spread } from '../series/service.ts';
import { qualityOf } from './rules.ts';

const NOW = new Date('2026-02-01T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const row = (more: Partial<SeriesRow>) =>
  ({
    resampling: 'LAST',
    interval: 'HOURLY',
    lastObservedAt: null,
    duplicateCount: 0,
    lateCount: 0,
    ...more,
  }) as SeriesRow;
const spread: Spread = {
  ...{ seriesId: 'a', count: 9, firstAt: hoursAgo(11).getTime(), gapCount: 1, longestSeconds: 10_800 },
  ...{ missingCount: 3, stepCount: 12, typicalSeconds: 3_600, regularityRatio: 0.875 },
};

describe('F9 the quality of a series', () => {
  test('tells how complete, fresh and even it is', () => {
    const series = row({ lastObservedAt: hoursAgo(1), duplicateCount: 4, lateCount: 2 });
    expect(qualityOf(series, spread, NOW)).toEqual({
      ...{ series, stalenessSeconds: 3_600, staleAfterSeconds: 7_200, isStale: false, valueCount: 9 },
      ...{ oldestObservedAt: hoursAgo(11), gapCount: 1, longestGapSeconds: 10_800, coverageRatio: 0.75 },
      ...{ typicalStepSeconds: 3_600, regularityRatio: 0.875, duplicateCount: 4, lateCount: 2 },
    });
  });

  test('a price is stale after two steps, a sum after three', () => {
    const isStale = (resampling: 'LAST' | 'SUM', hours: number) =>
      qualityOf(row({ resampling, lastObservedAt: hoursAgo(hours) }), spread, NOW).isStale;
    expect([isStale('LAST', 2), isStale('LAST', 2.01), isStale('SUM', 3), isStale('SUM', 3.01)]).toEqual([
      ...[false, true, false, true],
    ]);
  });

  test('a series without a value is stale, and says nothing else', () => {
    expect(qualityOf(row({ interval: null }), undefined, NOW)).toMatchObject({
      ...{ isStale: true, stalenessSeconds: null, staleAfterSeconds: null, valueCount: 0, oldestObservedAt: null },
      ...{ gapCount: null, longestGapSeconds: null, coverageRatio: null, regularityRatio: null },
    });
  });

  test('of a single value no step is known, and none is missed', () => {
    const single = {
      ...spread,
      count: 1,
      gapCount: 0,
      longestSeconds: null,
      typicalSeconds: null,
      regularityRatio: null,
    };
    const quality = qualityOf(row({ interval: null, lastObservedAt: hoursAgo(9_000) }), single, NOW);
    expect(quality).toMatchObject({ isStale: false, valueCount: 1, gapCount: null, coverageRatio: null });
  });

  test('what lies in the future is not stale, and what is older than the graph can say is as old as it can', () => {
    expect(qualityOf(row({ lastObservedAt: hoursAgo(-5) }), spread, NOW)).toMatchObject({ stalenessSeconds: 0 });
    const ancient = qualityOf(row({ lastObservedAt: new Date('0001-01-01') }), spread, NOW);
    expect(ancient).toMatchObject({ stalenessSeconds: 2_147_483_647, isStale: true });
  });
});
