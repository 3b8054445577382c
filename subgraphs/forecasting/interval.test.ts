import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Interval, intervalOf, stepOf, stepsAfter } from './interval.ts';

const DAY = 86_400;

describe('F1 intervals', () => {
  test.each([
    [300, 'HOURLY'],
    [3600, 'HOURLY'],
    [3700, 'HOURLY'],
    [6 * 3600, 'DAILY'],
    [DAY, 'DAILY'],
    [7 * DAY, 'WEEKLY'],
    [28 * DAY, 'MONTHLY'],
    [31 * DAY, 'MONTHLY'],
    [92 * DAY, 'QUARTERLY'],
    [366 * DAY, 'YEARLY'],
    [5000 * DAY, 'YEARLY'],
  ])('values %i seconds apart are taken as %s', (seconds, interval) => {
    expect(intervalOf(seconds)).toBe(interval);
  });

  test('months are those of the calendar, and the last day of a short month stands for the 31st', () => {
    const moved = (interval: Interval, at: string, count: number) =>
      stepsAfter(interval, new Date(at), count).toISOString();
    expect(moved('MONTHLY', '2024-01-31T06:00:00.000Z', 1)).toBe('2024-02-29T06:00:00.000Z');
    expect(moved('MONTHLY', '2025-11-01T00:00:00.000Z', 3)).toBe('2026-02-01T00:00:00.000Z');
    expect(moved('QUARTERLY', '2025-11-30T00:00:00.000Z', 1)).toBe('2026-02-28T00:00:00.000Z');
    expect(moved('YEARLY', '2024-02-29T00:00:00.000Z', -1)).toBe('2023-02-28T00:00:00.000Z');
    expect(moved('WEEKLY', '2026-01-05T00:00:00.000Z', 2)).toBe('2026-01-19T00:00:00.000Z');
  });

  test('a step forward is about as long as its interval', () => {
    const moment = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(Interval)), moment, (interval, at) => {
        const seconds = (stepsAfter(interval, at, 1).getTime() - at.getTime()) / 1000;
        expect(Math.abs(seconds / stepOf(interval).seconds - 1)).toBeLessThan(0.1);
        expect(intervalOf(stepOf(interval).seconds)).toBe(interval);
      }),
    );
  });
});
