import { describe, expect, test } from 'vitest';
import { type Granularity, periodsOf, wholeDays } from './periods.ts';

const starts = (granularity: Granularity, from: string, to: string) =>
  periodsOf(granularity, wholeDays(Date.parse(from), Date.parse(to)))?.map(({ startsAt, endsAt }) =>
    [startsAt, endsAt].map((day) => new Date(day).toISOString().slice(0, 10)).join('/'),
  );

describe('periods of a report', () => {
  test('days go from midnight to midnight, whole also where the span begins or ends within one', () => {
    expect(starts('DAILY', '2026-02-27T23:59:59.999Z', '2026-03-02T00:00:00.000Z')).toEqual([
      '2026-02-27/2026-02-28',
      '2026-02-28/2026-03-01',
      '2026-03-01/2026-03-02',
    ]);
    expect(starts('DAILY', '2026-02-27T00:00:00Z', '2026-02-27T00:00:00.001Z')).toEqual(['2026-02-27/2026-02-28']);
  });

  test('weeks begin on Monday, cut at the ends of the span', () => {
    expect(starts('WEEKLY', '2026-01-01T00:00:00Z', '2026-01-14T00:00:00Z')).toEqual([
      '2026-01-01/2026-01-05',
      '2026-01-05/2026-01-12',
      '2026-01-12/2026-01-14',
    ]);
    expect(starts('WEEKLY', '1969-12-29T00:00:00Z', '1970-01-06T00:00:00Z')).toEqual([
      '1969-12-29/1970-01-05',
      '1970-01-05/1970-01-06',
    ]);
  });

  test('months and years are those of the calendar, also in a leap year and in the first century', () => {
    expect(starts('MONTHLY', '2024-01-31T00:00:00Z', '2024-03-02T00:00:00Z')).toEqual([
      '2024-01-31/2024-02-01',
      '2024-02-01/2024-03-01',
      '2024-03-01/2024-03-02',
    ]);
    expect(starts('YEARLY', '2024-12-31T00:00:00Z', '2026-01-01T00:00:00Z')).toEqual([
      '2024-12-31/2025-01-01',
      '2025-01-01/2026-01-01',
    ]);
    expect(starts('YEARLY', '0099-12-31T00:00:00Z', '0100-06-01T00:00:00Z')).toEqual([
      '0099-12-31/0100-01-01',
      '0100-01-01/0100-06-01',
    ]);
  });

  test('there are 400 periods, and not one more', () => {
    const from = '2026-01-01T00:00:00Z';
    const days = (count: number) => new Date(Date.parse(from) + count * 86_400_000).toISOString();
    expect(starts('DAILY', from, days(400))).toHaveLength(400);
    expect(starts('DAILY', from, days(401))).toBeUndefined();
    expect(starts('DAILY', '0001-01-01T00:00:00Z', '9999-01-01T00:00:00Z')).toBeUndefined();
  });
});
