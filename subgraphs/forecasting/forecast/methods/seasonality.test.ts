import { describe, expect, test } from 'vitest';
import { detectFrequency } from './frequency.ts';
import { createNoise } from './noise.fixture.ts';
import { autocorrelations, isSeasonal, seasonalTrend, takeOutSeason } from './seasonality.ts';

const make = (length: number, of: (step: number) => number) => Float64Array.from({ length }, (_, step) => of(step));
const START = Date.UTC(2026, 0, 1);
const everyHours = (hours: number, count: number) => make(count, (step) => START + step * hours * 3_600_000);

describe('the season of a series', () => {
  test('is found where there is one, and not in noise, a constant or two seasons of data', () => {
    const daily = (step: number) => Math.sin((step * 2 * Math.PI) / 24);
    expect(isSeasonal(make(240, daily), 24)).toBe(true);
    expect(isSeasonal(make(71, daily), 24)).toBe(false);
    expect(
      isSeasonal(
        make(240, () => 3),
        24,
      ),
    ).toBe(false);
    expect(isSeasonal(make(240, createNoise(4)), 24)).toBe(false);
    expect(isSeasonal(make(240, daily), 1)).toBe(false);
  });

  test('is taken out and put back without loss', () => {
    for (const level of [100, 0]) {
      const values = make(50, (step) => level + step + ([5, -2, -3][step % 3] as number) * (1 + level / 100));
      const { adjusted, restore } = takeOutSeason(values, 3);
      values.forEach((value, step) => {
        expect(restore(adjusted[step] as number, step)).toBeCloseTo(value, 9);
      });
    }
  });

  test('leaves a trend that is the mean over one whole season', () => {
    const trend = seasonalTrend(
      make(9, (step) => step + ([1, -1, 2, -2][step % 4] as number)),
      4,
    );
    expect([...trend].map((value) => Number(value.toFixed(9)))).toEqual([
      Number.NaN,
      Number.NaN,
      2,
      3,
      4,
      5,
      6,
      Number.NaN,
      Number.NaN,
    ]);
    expect(
      seasonalTrend(
        make(5, (step) => step),
        3,
      )[1],
    ).toBe(1);
  });

  test('autocorrelation is 1 at lag 0 and follows the wave', () => {
    const wave = autocorrelations(
      make(400, (step) => Math.cos((step * Math.PI) / 10)),
      20,
    );
    expect(wave[0]).toBe(1);
    expect(wave[10]).toBeLessThan(-0.9);
    expect(wave[20]).toBeGreaterThan(0.9);
  });
});

describe('the frequency of a series', () => {
  test.each([
    ['five minutes', everyHours(1 / 12, 50), 300, 288],
    ['ten minutes', everyHours(1 / 6, 50), 600, 144],
    ['hours', everyHours(1, 50), 3600, 24],
    ['six hours', everyHours(6, 50), 21_600, 4],
    ['days', everyHours(24, 50), 86_400, 7],
    ['weeks', everyHours(168, 50), 604_800, 52],
    ['195 seconds', everyHours(195 / 3600, 50), 195, 1],
    ['months', make(30, (month) => Date.UTC(2024, month, 1)), 30 * 86_400, 12],
    ['quarters', make(12, (quarter) => Date.UTC(2020, quarter * 3, 1)), 91 * 86_400, 4],
    ['years', make(12, (year) => Date.UTC(2010 + year, 0, 1)), 365 * 86_400, 1],
  ] as const)('%s are recognised', (_, moments, stepSeconds, season) => {
    expect(detectFrequency(moments)).toEqual({ stepSeconds, season });
  });

  test('gaps, repeats, disorder and late clocks do not hide it', () => {
    const late = everyHours(1, 60).map((time, step) => time + (step % 7) * 9000);
    const gappy = late.filter((_, step) => step % 9 !== 4);
    const moments = Float64Array.from([...gappy, ...gappy.subarray(0, 5)].reverse());
    expect(detectFrequency(moments)?.season).toBe(24);
  });

  test('one moment has no frequency', () => {
    expect(detectFrequency(Float64Array.of(START))).toBeUndefined();
    expect(detectFrequency(Float64Array.of(START, START))).toBeUndefined();
  });
});
