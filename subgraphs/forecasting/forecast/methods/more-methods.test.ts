import { describe, expect, test } from 'vitest';
import { analogues } from './analogues.ts';
import { autoregression } from './autoregression.ts';
import { croston } from './croston.ts';
import { doubleSeasonal } from './double-seasonal.ts';
import { holt } from './holt.ts';
import { isIntermittent } from './intermittent.ts';
import { longSeasonalNaive } from './long-seasonal-naive.ts';
import type { ForecastMethod } from './method.ts';
import { createNoise } from './noise.fixture.ts';
import { prepareSeries } from './prepared-series.ts';
import { seasonalAutoregression } from './seasonal-autoregression.ts';
import { seasonalDecomposition } from './seasonal-decomposition.ts';
import { tsb } from './tsb.ts';

const make = (length: number, of: (step: number) => number) => Float64Array.from({ length }, (_, step) => of(step));
const noise = createNoise(3);
const modelOf = (method: ForecastMethod, values: Float64Array, season: number, parameters?: readonly number[]) =>
  method.fit(prepareSeries(values, season), parameters);

const hourly = (step: number) => {
  const isWeekend = step % 168 >= 120;
  return 100 + (isWeekend ? 10 : 30) * Math.sin((step * Math.PI) / 12) - (isWeekend ? 20 : 0);
};

describe('F2 methods for seasons within seasons', () => {
  test.each([seasonalDecomposition, doubleSeasonal, autoregression, seasonalAutoregression, longSeasonalNaive])(
    '$name carries a day and a week on',
    (method) => {
      const values = make(168 * 5, (step) => hourly(step) + noise(step));
      const forecast = modelOf(method, values, 24).forecast(168);
      const error = forecast.reduce((sum, value, step) => sum + Math.abs(value - hourly(168 * 5 + step)), 0) / 168;
      // As large as the noise; the last day carried on would be off by 13.
      expect(error).toBeLessThan(3);
    },
  );

  test('analogues follow what came after the days most like the last one', () => {
    // Three kinds of days, each followed by the next.
    const size = (day: number) => [40, 15, 25][day % 3] as number;
    const shape = (step: number) => size(Math.floor(step / 24)) * Math.sin(((step % 24) * Math.PI) / 24);
    const values = make(24 * 30, (step) => 100 + shape(step));
    const forecast = modelOf(analogues, values, 24).forecast(30);
    for (const step of [0, 12, 20, 24]) expect(forecast[step]).toBeCloseTo(100 + shape(24 * 30 + step), 3);
  });

  test('a level that has moved for good is followed by the autoregression of changes', () => {
    const values = make(24 * 30, (step) => 100 + 10 * Math.sin((step * Math.PI) / 12) + (step > 24 * 24 ? 300 : 0));
    const [first] = modelOf(seasonalAutoregression, values, 24).forecast(1) as unknown as [number];
    expect(Math.abs(first - 400)).toBeLessThan(15);
  });
});

describe('F2 methods for trends and rare demand', () => {
  test('Holt goes on along a line for ever', () => {
    const forecast = modelOf(
      holt,
      make(60, (step) => 10 + 2 * step),
      1,
    ).forecast(100);
    expect(forecast[0]).toBeCloseTo(130, 3);
    expect(forecast[99]).toBeCloseTo(328, 1);
  });

  test('Croston divides the size of demands by the steps between', () => {
    const values = Float64Array.of(0, 0, 6, 0, 0, 6, 0, 0, 6);
    expect(modelOf(croston, values, 1).forecast(2)[1]).toBeCloseTo(2, 9);
    // Sizes begin at their mean 5, steps between at 4 / 2; then 4 + 0.1 · 0 … by a weight of one half:
    // step 2: size 5 + (4 − 5) / 2 = 4.5, interval 2 + (2 − 2) / 2 = 2; step 4: size 5.25, interval 2.
    const model = modelOf(croston, Float64Array.of(0, 4, 0, 6), 1, [0.5]);
    expect(model.forecast(1)[0]).toBeCloseTo(5.25 / 2, 9);
    expect([...model.residuals]).toEqual([-2.5, 1.5, -2.25, 3.75]);
  });

  test('the chance of Teunter, Syntetos and Babai fades while nothing is wanted', () => {
    // Chance 0.5 and size 4 at first; after 4: 0.75; then halved twice.
    const model = modelOf(tsb, Float64Array.of(4, 0, 0, 4).subarray(0, 3), 1, [0.5, 0.5]);
    // One demand in three steps: 1/3 → 2/3 → 1/3 → 1/6, by a size of 4.
    expect(model.forecast(1)[0]).toBeCloseTo(4 / 6, 9);
    const ended = make(200, (step) => (step < 100 && step % 4 === 0 ? 5 : 0));
    expect(modelOf(tsb, ended, 1).forecast(1)[0]).toBeLessThan(0.1);
  });

  test('they are for demand that is zero often enough, and never for debts', () => {
    const isRare = (...values: number[]) => isIntermittent(prepareSeries(Float64Array.from(values), 1));
    expect(isRare(0, 0, 3, 0)).toBe(true);
    expect(isRare(3, 2, 3, 0)).toBe(true);
    expect(isRare(3, 2, 3, 1, 0)).toBe(false);
    expect(isRare(0, -1, 0, 2)).toBe(false);
    expect(isRare(0, 0)).toBe(false);
  });
});
