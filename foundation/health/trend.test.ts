import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findTrend, LEAST_SAMPLES, type Sample } from './trend.ts';
import { predict } from './vital-signs.ts';

const HALF_MINUTE = 30_000;
const line = (count: number, start: number, perSecond: number): Sample[] =>
  Array.from({ length: count }, (_, index) => ({
    at: 1_000_000 + index * HALF_MINUTE,
    value: start + (perSecond * index * HALF_MINUTE) / 1000,
  }));
const memory = { name: 'memory', unit: 'bytes', limit: 1_000 } as const;

describe('G11 trends', () => {
  test('an exact line is found exactly, whatever its slope', () => {
    const slope = fc.double({ min: -1000, max: 1000, noNaN: true }).filter((value) => Math.abs(value) > 1e-3);
    fc.assert(
      fc.property(slope, fc.integer({ min: LEAST_SAMPLES, max: 60 }), (perSecond, count) => {
        const trend = findTrend(line(count, 5, perSecond));
        expect(trend?.slope).toBeCloseTo(perSecond, 6);
        expect(trend?.lowest).toBeCloseTo(perSecond, 6);
        expect(trend?.confidence).toBeGreaterThan(0.99);
      }),
      { numRuns: 100 },
    );
  });

  test('a quarter of wild values does not change the direction', () => {
    const wild = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(
        wild,
        fc.shuffledSubarray([...Array(40).keys()], { minLength: 10, maxLength: 10 }),
        (values, places) => {
          const samples = line(40, 0, 2);
          for (const [index, place] of places.entries()) {
            samples[place] = { at: samples[place]?.at ?? 0, value: values[index] ?? 0 };
          }
          expect(findTrend(samples)?.slope).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('the slope turns with the sign of the values', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: LEAST_SAMPLES, maxLength: 40 });
    fc.assert(
      fc.property(values, (list) => {
        const samples = list.map((value, index) => ({ at: index * HALF_MINUTE, value }));
        const mirrored = samples.map(({ at, value }) => ({ at, value: -value }));
        expect(findTrend(mirrored)?.slope).toBeCloseTo(-(findTrend(samples)?.slope ?? 0), 9);
        expect(findTrend(mirrored)?.confidence).toBeCloseTo(findTrend(samples)?.confidence ?? 0, 9);
      }),
    );
  });

  test('the slope lies within its own interval', () => {
    const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: LEAST_SAMPLES, maxLength: 60 });
    fc.assert(
      fc.property(values, (list) => {
        const trend = findTrend(list.map((value, index) => ({ at: index * HALF_MINUTE, value })));
        if (!trend) throw new Error('There are enough samples.');
        expect(trend.lowest).toBeLessThanOrEqual(trend.slope);
        expect(trend.highest).toBeGreaterThanOrEqual(trend.slope);
        expect(trend.confidence).toBeGreaterThanOrEqual(0);
        expect(trend.confidence).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('equal values have no trend', () => {
    expect(predict(memory, line(30, 500, 0))).toMatchObject({ trend: 'NONE', secondsToLimit: null, confidence: 0 });
  });

  test('values that go up and down have no trend', () => {
    const samples = line(40, 0, 0).map(({ at }, index) => ({ at, value: 500 + (index % 2) * 100 }));
    expect(predict(memory, samples)).toMatchObject({ trend: 'NONE', secondsToLimit: null });
  });

  test('seven samples say nothing yet', () => {
    expect(predict(memory, line(7, 0, 1))).toMatchObject({ trend: 'UNKNOWN', value: 180, secondsToLimit: null });
  });

  test('what rises reaches its limit in the time that is left', () => {
    const samples = line(20, 0, 1); // 570 at the last, one more each second
    expect(predict(memory, samples)).toMatchObject({ trend: 'RISING', secondsToLimit: 430, slopePerHour: 3600 });
  });

  test('one spike at the end does not bring the limit nearer', () => {
    const samples = [...line(20, 0, 1), { at: 1_000_000 + 20 * HALF_MINUTE, value: 999 }];
    expect(predict(memory, samples).secondsToLimit).toBeCloseTo(400, -1);
  });

  test('what is over its limit has no time left, whatever its trend', () => {
    expect(predict(memory, line(3, 1_000, 0))).toMatchObject({ secondsToLimit: 0, trend: 'UNKNOWN' });
  });

  test('what falls never reaches its limit', () => {
    expect(predict(memory, line(20, 900, -1))).toMatchObject({ trend: 'FALLING', secondsToLimit: null });
  });
});
