import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dampedTrend } from './damped-trend.ts';
import { fillGaps } from './fill-gaps.ts';
import type { ForecastMethod } from './method.ts';
import { methods } from './methods.ts';
import { naive, naive2 } from './naive.ts';
import { createNoise } from './noise.fixture.ts';
import { prepareSeries } from './prepared-series.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { ses } from './ses.ts';
import { theta } from './theta.ts';

const series = (...values: number[]) => Float64Array.from(values);
const make = (length: number, of: (step: number) => number) => Float64Array.from({ length }, (_, step) => of(step));
const noise = createNoise(1);
const modelOf = (method: ForecastMethod, values: Float64Array, season: number, parameters?: readonly number[]) =>
  method.fit(prepareSeries(values, season), parameters);
const near = (actual: Float64Array, expected: readonly number[], digits = 6) => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, step) => {
    expect(actual[step]).toBeCloseTo(value, digits);
  });
};

describe('F2 forecasting methods', () => {
  test('naive repeats the last value', () => {
    near(modelOf(naive, series(1, 5, 3), 1).forecast(3), [3, 3, 3]);
    near(modelOf(naive, series(1, 5, 3), 1).residuals.subarray(1), [4, -2]);
  });

  test('seasonal naive repeats the last season', () => {
    near(modelOf(seasonalNaive, series(9, 9, 9, 1, 2, 3), 3).forecast(5), [1, 2, 3, 1, 2]);
    near(modelOf(seasonalNaive, series(4, 7), 3).forecast(2), [7, 7]);
  });

  test('simple exponential smoothing finds the weight that a series was made with', () => {
    const weight = 0.3;
    let level = 50;
    const values = make(2000, (step) => {
      const error = noise(step);
      const value = level + error;
      level += weight * error;
      return value;
    });
    const model = modelOf(ses, values, 1);
    expect(model.parameters[0]).toBeCloseTo(weight, 1);
    expect(model.forecast(1)[0]).toBeCloseTo(level, 1);
  });

  test('a damped trend goes on and flattens', () => {
    const forecast = modelOf(
      dampedTrend,
      make(60, (step) => 10 + 2 * step),
      1,
    ).forecast(40);
    expect(forecast[0]).toBeGreaterThan(128.5);
    expect(forecast[0]).toBeLessThan(131);
    const steps = Array.from(forecast.subarray(1), (value, index) => value - (forecast[index] as number));
    for (const [index, each] of steps.entries()) expect(each).toBeLessThan(steps[index - 1] ?? 2.01);
    expect(steps.at(-1)).toBeGreaterThan(0);
  });

  test('Theta drifts by half the slope of a straight line', () => {
    const forecast = modelOf(
      theta,
      make(80, (step) => 5 + 3 * step),
      1,
    ).forecast(3);
    // The line goes on to 245, the smoothed half stays at its last value, 242.
    expect(forecast[0]).toBeCloseTo(243.5, 1);
    expect((forecast[2] as number) - (forecast[1] as number)).toBeCloseTo(1.5, 6);
  });

  test.each([naive2, ses, dampedTrend, theta])('a seasonal adjustment carries a season over ($name)', (method) => {
    const shape = [0.5, 1, 1.5, 1];
    const values = make(80, (step) => 100 * (shape[step % 4] as number));
    near(modelOf(method, values, 4).forecast(5), [50, 100, 150, 100, 50], 1);
  });

  test('a season around zero is taken out by subtraction', () => {
    const shape = [-3, 0, 3, 0];
    near(
      modelOf(
        theta,
        make(80, (step) => shape[step % 4] as number),
        4,
      ).forecast(4),
      shape,
      6,
    );
  });

  test('parameters of an earlier fit are taken over as they are', () => {
    const early = make(100, (step) => 10 + noise(step));
    for (const method of methods) {
      const { parameters } = modelOf(method, early, 1);
      const later = make(160, (step) => 20 + 5 * noise(1000 + step));
      expect(modelOf(method, later, 1, parameters).parameters).toEqual(parameters);
    }
  });
});

describe.each(methods)('F2 forecasts by $name', (method: ForecastMethod) => {
  test('a constant goes on as it is', () => {
    for (const length of [1, 2, 3, 10, 100]) {
      for (const value of [0, -4, 7.25])
        near(
          modelOf(
            method,
            make(length, () => value),
            4,
          ).forecast(3),
          [value, value, value],
          6,
        );
    }
  });

  test('missing values are bridged, and have no residual', () => {
    const values = make(96, (step) => 100 + 10 * Math.sin((step * Math.PI) / 6) + noise(step));
    const gappy = values.slice();
    for (const step of [0, 1, 30, 31, 50, 95]) gappy[step] = step === 31 ? Number.POSITIVE_INFINITY : Number.NaN;
    const model = modelOf(method, gappy, 12);
    expect(model.residuals).toHaveLength(96);
    for (const step of [0, 1, 30, 31, 50, 95]) expect(model.residuals[step]).toBeNaN();
    expect(model.residuals[60]).not.toBeNaN();
    for (const value of model.forecast(24)) expect(Math.abs(value - 100)).toBeLessThan(25);
  });

  test('nothing known, no season and no horizon are refused', () => {
    expect(() => modelOf(method, series(), 1)).toThrow(RangeError);
    expect(() => modelOf(method, series(Number.NaN, Number.NaN), 1)).toThrow(RangeError);
    expect(() => modelOf(method, series(1, 2), 0)).toThrow(RangeError);
    expect(() => modelOf(method, series(1, 2), 1).forecast(0)).toThrow(RangeError);
    expect(() => modelOf(method, series(1, 2), 1).forecast(1.5)).toThrow(RangeError);
  });

  test('any series gives finite values, leaves its input alone, and the same ones again', () => {
    const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(0, 1, Number.NaN));
    const arbitrary = fc.array(value, { minLength: 1, maxLength: 60 }).filter((values) => values.some(Number.isFinite));
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 1, max: 13 }), (values, season) => {
        const input = Float64Array.from(values);
        const forecast = modelOf(method, input, season).forecast(15);
        expect(input).toEqual(Float64Array.from(values));
        for (const each of forecast) expect(each).toSatisfy(Number.isFinite);
        expect(modelOf(method, input, season).forecast(15)).toEqual(forecast);
      }),
      { numRuns: 150 },
    );
  });

  test('a forecast moves with the unit of its series', () => {
    const values = make(90, (step) => 50 + step / 10 + 8 * Math.sin((step * Math.PI) / 6) + 3 * noise(step));
    const forecast = modelOf(method, values, 12).forecast(12);
    const scaled = modelOf(
      method,
      values.map((value) => value * 1000),
      12,
    ).forecast(12);
    scaled.forEach((value, step) => {
      expect(value / 1000 / (forecast[step] as number)).toBeCloseTo(1, 2);
    });
  });
});

test('gaps are bridged by a straight line and ends by the nearest value', () => {
  const gap = Number.NaN;
  const { values, offset } = fillGaps(series(gap, gap, 1, gap, gap, 4, gap));
  expect([...values]).toEqual([1, 2, 3, 4, 4]);
  expect(offset).toBe(2);
});
