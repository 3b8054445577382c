import { describe, expect, test } from 'vitest';
import { findLongSeason } from './long-season.ts';
import { smoothTrend, takeOutSeasons } from './multi-season.ts';
import { createNoise } from './noise.fixture.ts';
import { tameOutliers } from './outliers.ts';

const make = (length: number, of: (step: number) => number) => Float64Array.from({ length }, (_, step) => of(step));
const noise = createNoise(12);
const daily = (step: number) => 5 * Math.sin((step * Math.PI) / 12);
const weekend = (step: number) => (step % 168 >= 120 ? -4 : 1);

describe('F2 several seasons at once', () => {
  test('are taken out and go on', () => {
    const values = make(24 * 7 * 6, (step) => 50 + daily(step) + weekend(step));
    const { adjusted, at } = takeOutSeasons(values, [24, 168]);
    for (const value of adjusted) expect(Math.abs(value - 49.57)).toBeLessThan(0.6);
    values.forEach((value, step) => {
      expect((adjusted[step] as number) + at(step)).toBeCloseTo(value, 9);
    });
    for (const step of [values.length, values.length + 130])
      expect(Math.abs(49.57 + at(step) - (50 + daily(step) + weekend(step)))).toBeLessThan(0.6);
  });

  test('follow a shape that changes', () => {
    const values = make(24 * 40, (step) => (step < 24 * 20 ? 1 : 2) * daily(step));
    const { at } = takeOutSeasons(values, [24]);
    expect(at(values.length + 6)).toBeGreaterThan(8);
  });

  test('that the series does not show twice are left in', () => {
    const values = make(40, (step) => step % 24);
    expect(takeOutSeasons(values, [24]).adjusted).toEqual(values);
  });

  test('leave a trend that is the mean over one whole season, its ends held', () => {
    const trend = smoothTrend(
      make(9, (step) => step + ([1, -1, 2, -2][step % 4] as number)),
      4,
    );
    [2, 2, 2, 3, 4, 5, 6, 6, 6].forEach((value, step) => {
      expect(trend[step]).toBeCloseTo(value, 9);
    });
    expect([...smoothTrend(Float64Array.of(1, 2, 6), 4)]).toEqual([3, 3, 3]);
  });
});

describe('F2 a longer season', () => {
  test('is found in the values, whatever the season is', () => {
    for (const season of [7, 12, 24]) {
      const shape = make(5 * season, (step) => 3 * noise(step + season));
      const values = make(20 * season, (step) => (shape[step % (5 * season)] as number) + noise(1000 + step) / 4);
      expect(findLongSeason(values, season)).toBe(5 * season);
    }
    expect(
      findLongSeason(
        make(24 * 35, (step) => daily(step) + weekend(step) + noise(step)),
        24,
      ),
    ).toBe(168);
  });

  test('is not seen in a plain season, in noise, without a season or in too few values', () => {
    expect(findLongSeason(make(960, daily), 24)).toBe(1);
    expect(findLongSeason(make(960, noise), 24)).toBe(1);
    expect(findLongSeason(make(960, noise), 1)).toBe(1);
    expect(findLongSeason(make(100, daily), 24)).toBe(1);
    expect(
      findLongSeason(
        make(960, () => 7),
        24,
      ),
    ).toBe(1);
  });
});

describe('F2 outliers', () => {
  const values = make(300, (step) => 20 + daily(step) + noise(step));

  test('are put back where they are far from their neighbours and from other seasons', () => {
    const spiked = values.with(150, 500).with(201, -300);
    const tamed = tameOutliers(spiked, 24);
    for (const step of [150, 201]) expect(Math.abs((tamed[step] as number) - (values[step] as number))).toBeLessThan(3);
    expect(tamed.with(150, 0).with(201, 0)).toEqual(spiked.with(150, 0).with(201, 0));
  });

  test('are none where values vary by nature, at the end, in a new level, or when there are many', () => {
    for (const untouched of [
      values,
      values.with(299, 500),
      values.map((value, step) => (step < 150 ? value : value + 200)),
      values.map((value, step) => (step % 10 === 5 ? value + 300 : value)),
      make(300, (step) => (step % 5 === 0 ? 9 : 0)),
      make(3, (step) => step),
    ])
      expect(tameOutliers(untouched, 24)).toBe(untouched);
  });
});
