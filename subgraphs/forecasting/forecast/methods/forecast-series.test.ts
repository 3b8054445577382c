import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecastSeries, type SeriesForecast } from './forecast-series.ts';
import { conformalRadii } from './intervals.ts';
import { type Accuracy, coverage, mase, owa, smape } from './measures.ts';
import type { ForecastMethod } from './method.ts';
import { methods } from './methods.ts';
import { naive, naive2 } from './naive.ts';
import { createNoise } from './noise.fixture.ts';
import { type PreparedSeries, prepareSeries } from './prepared-series.ts';
import { planOrigins, rollingErrors } from './rolling-origin.ts';
import { seasonalDecomposition } from './seasonal-decomposition.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { selectMethods } from './select.ts';
import { theta } from './theta.ts';

const make = (length: number, of: (step: number) => number) => Float64Array.from({ length }, (_, step) => of(step));
const noise = createNoise(2);

describe('F4 rolling origins', () => {
  test('look ahead within the series, the last one up to its end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 400 }), (length, horizon) => {
        const origins = planOrigins(length, horizon);
        expect(origins === undefined).toBe(length < 4);
        if (!origins) return;
        expect(origins.horizon).toBeLessThanOrEqual(horizon);
        expect(origins.ends[0]).toBeGreaterThanOrEqual(length / 2);
        expect((origins.ends.at(-1) as number) + origins.horizon).toBe(length);
        expect(new Set(origins.ends).size).toBe(origins.ends.length);
        expect(origins.ends.length).toBeLessThanOrEqual(12);
      }),
    );
  });

  test('show a method nothing of what comes after them', () => {
    const values = make(100, (step) => step);
    const seen: number[] = [];
    const spy: ForecastMethod = {
      ...naive,
      fit(part: PreparedSeries, parameters) {
        seen.push(part.values.length);
        return naive.fit(part, parameters);
      },
    };
    const errors = rollingErrors(
      spy,
      [60, 80].map((end) => prepareSeries(values.subarray(0, end), 1)),
      values,
      { ends: [60, 80], horizon: 3 },
    );
    expect(seen).toEqual([60, 80]);
    expect(errors.map((each) => [...each])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });
});

describe('F2 selection', () => {
  test('prefers the seasonal naive method where a season repeats exactly', () => {
    const shape = [9, 1, 4, 4, 2, 7];
    const series = prepareSeries(
      make(120, (step) => shape[step % 6] as number),
      6,
    );
    const selection = selectMethods({ series, horizon: 12 });
    expect(selection.chosen[0]?.method.name).toBe('SEASONAL_NAIVE');
    expect(selection.chosen[0]?.weight).toBeGreaterThan(0.3);
    expect(selection.scores[0]?.mase).toBe(0);
    expect(selection.scores.map(({ name }) => name)).not.toContain('CROSTON');
  });

  test('weighs at most seven methods by how well they did', () => {
    const series = prepareSeries(
      make(300, (step) => 50 + noise(step)),
      1,
    );
    const { chosen, scores, combined } = selectMethods({ series, horizon: 10 });
    expect(chosen.length).toBeLessThanOrEqual(7);
    const weights = chosen.map(({ weight }) => weight);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    for (const [place, weight] of weights.entries()) expect(weight).toBeLessThanOrEqual(weights[place - 1] ?? 1);
    expect(combined.mase).toBeLessThan((scores[0]?.mase as number) * 1.05);
    for (const [place, each] of scores.entries())
      expect(each.mase).toBeGreaterThanOrEqual(scores[place - 1]?.mase ?? 0);
  });

  test('takes the simplest method for a series of less than four values', () => {
    const { chosen, combined } = selectMethods({ series: prepareSeries(Float64Array.of(1, 2, 3), 24), horizon: 5 });
    expect(chosen.map(({ method, weight }) => [method.name, weight])).toEqual([['NAIVE', 1]]);
    expect(combined.mase).toBeNaN();
  });
});

describe('F2 forecasts with intervals', () => {
  test('a series that never moved is forecast without an error, whatever its logarithm', () => {
    for (const value of [0.0314, 3, 1e9, -7]) {
      const { accuracy } = forecastSeries({ values: new Float64Array(72).fill(value), season: 24, horizon: 12 });
      expect(accuracy.mase).toBe(0);
      expect(accuracy.smape).toBeCloseTo(0, 9);
    }
  });

  test('have a width after an outage that is longer than all that was known', () => {
    const values = make(60, (step) => (step < 20 ? 10 + ((step * 7) % 5) : Number.NaN));
    for (const season of [1, 24]) {
      const { mean, lower, upper } = forecastSeries({ values, season, horizon: 3 });
      for (const [step, value] of mean.entries()) {
        expect(lower[step]).toBeLessThan(value);
        expect(upper[step]).toBeGreaterThan(value);
      }
    }
  });

  test('their radius is the conformal quantile of the errors, in units of what is typical at the step', () => {
    // Each origin misses alike, so that the level stays: 1 … 10 over and over, ten times as much a step later.
    const errors = Array.from({ length: 40 }, (_, origin) => {
      const size = 1 + ((origin * 7) % 10);
      return Float64Array.of(size, -10 * size);
    });
    const radii = conformalRadii({ errors, residuals: new Float64Array(), horizon: 4, coverage: 0.55 });
    // The 45th of 80 scores: ⌈80 · 0.55 · 81 / 80⌉; eight of them are 6, from the 41st on.
    expect(radii[0]).toBeCloseTo(6, 9);
    expect(radii[1]).toBeCloseTo(60, 9);
    expect(radii[3]).toBeCloseTo(60 * Math.SQRT2, 9);
    expect(() => conformalRadii({ errors, residuals: new Float64Array(), horizon: 1, coverage: 1 })).toThrow(
      RangeError,
    );
  });

  test('they grow where the last forecasts were worse than those before', () => {
    const errorsOf = (last: number) =>
      Array.from({ length: 12 }, (_, origin) =>
        make(20, (step) => (origin >= 8 ? last : 1) * Math.abs(noise(50 * origin + step))),
      );
    const [worse, alike] = [errorsOf(3), errorsOf(1)].map((errors) => {
      const reversed = errors.toReversed();
      const options = { residuals: new Float64Array(), horizon: 20, coverage: 0.9 };
      const radius = (ordered: typeof errors) => conformalRadii({ ...options, errors: ordered })[0] as number;
      return radius(errors) / radius(reversed);
    });
    expect(worse).toBeGreaterThan(1.01);
    expect(Math.abs((alike as number) - 1)).toBeLessThan(0.05);
  });

  test('they cover what they promise on series without memory', () => {
    let covered = 0;
    const trials = 60;
    for (let trial = 0; trial < trials; trial += 1) {
      const values = make(220, (step) => 100 + noise(step + 220 * trial));
      const { lower, upper } = forecastSeries({ values: values.subarray(0, 200), season: 1, horizon: 20 });
      covered += coverage(values.subarray(200), lower, upper) / trials;
    }
    expect(covered).toBeGreaterThan(0.87);
    expect(covered).toBeLessThan(0.96);
  });

  test('they say so when a series is too short to know', () => {
    const one = forecastSeries({ values: Float64Array.of(5), season: 24, horizon: 2 });
    expect([...one.mean]).toEqual([5, 5]);
    expect([...one.lower, ...one.upper].every(Number.isNaN)).toBe(true);
    const three = forecastSeries({ values: Float64Array.of(5, 6, 5.5), season: 24, horizon: 4 });
    expect(three.upper[3]).toBeCloseTo(5.5 + 2, 9);
  });

  test('they never leave the side of zero that a price has kept to', () => {
    const values = make(60, (step) => Math.max(0, 1 - step / 40 + noise(step) / 10));
    const { mean, lower } = forecastSeries({ values, season: 1, horizon: 30 });
    for (const value of [...mean, ...lower]) expect(value).toBeGreaterThanOrEqual(0);
    const debts = forecastSeries({ values: values.map((value) => value - 10), season: 1, horizon: 5 });
    expect(debts.mean[0]).toBeLessThan(-5);
  });

  test('they are finite and around the mean for any series that can be cut, and the same ones again', () => {
    const usual = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const value = fc.oneof(usual, fc.constantFrom(0, 0, 1, 1e-9, Number.NaN), fc.constantFrom(1e100, -1e100));
    const arbitrary = fc.array(value, { minLength: 8, maxLength: 80 });
    const isKnown = (values: readonly number[]) =>
      values.slice(0, 2).every(Number.isFinite) && Number.isFinite(values.at(-1));
    fc.assert(
      fc.property(arbitrary.filter(isKnown), fc.integer({ min: 1, max: 13 }), (values, season) => {
        const options = { values: Float64Array.from(values), season, horizon: 9 };
        const { mean, lower, upper, ...rest } = forecastSeries(options);
        expect(options.values).toEqual(Float64Array.from(values));
        mean.forEach((expected, step) => {
          expect(expected).toSatisfy(Number.isFinite);
          expect(lower[step]).toBeLessThanOrEqual(expected);
          expect(upper[step]).toBeGreaterThanOrEqual(expected);
        });
        const again = forecastSeries(options);
        expect({ mean, lower, upper, methods: rest.methods }).toEqual({
          ...{ mean: again.mean, lower: again.lower, upper: again.upper, methods: again.methods },
        });
      }),
      { numRuns: 150 },
    );
  });

  test('they look back on the newest ten thousand values of a very long series', () => {
    const values = make(30_000, (step) => (step < 20_000 ? 1e6 : 50) + (step % 2));
    const [long, short] = [values, values.subarray(20_000)].map((each) =>
      forecastSeries({ values: each, season: 1, horizon: 2, methods: [naive, seasonalNaive] }),
    );
    expect(long?.mean).toEqual(short?.mean);
    expect(long?.upper).toEqual(short?.upper);
    expect(long?.accuracy).toEqual(short?.accuracy);
  });

  test('they hold for a series with a hole, an outlier and a late start', () => {
    const values = make(200, (step) => 20 + 5 * Math.sin((step * Math.PI) / 12) + noise(step));
    values.fill(Number.NaN, 0, 30).fill(Number.NaN, 100, 110)[150] = 500;
    const { mean, lower, upper } = forecastSeries({ values, season: 24, horizon: 24 });
    mean.forEach((value, step) => {
      expect(Math.abs(value - 20)).toBeLessThan(15);
      expect(lower[step]).toBeLessThanOrEqual(value);
      expect(upper[step]).toBeGreaterThanOrEqual(value);
    });
  });
});

const folder = new URL('../../../../../shared/data/', import.meta.url);
const read = (name: string) =>
  gunzipSync(readFileSync(new URL(name, folder)))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Float64Array.from((line.split(',')[1] as string).split(' '), Number));

const isThere = existsSync(new URL('m4_hourly_train.csv.gz', folder));

describe.skipIf(!isThere)('F4 accuracy on the hourly series of M4', () => {
  // A skipped block is still gone through for its titles.
  const training = isThere ? read('m4_hourly_train.csv.gz') : [];
  const actual = isThere ? read('m4_hourly_test.csv.gz') : [];

  function accuracyOf(forecast: (values: Float64Array) => Float64Array): Accuracy {
    const sum = { smape: 0, mase: 0 };
    for (const [index, known] of training.entries()) {
      const [truth, values] = [actual[index] as Float64Array, forecast(known)];
      sum.smape += smape(truth, values) / training.length;
      sum.mase += mase(truth, values, known, 24) / training.length;
    }
    return sum;
  }

  test.each([
    ['Naive 2', naive2, 18.383, 2.395],
    ['seasonal naive', seasonalNaive, 13.912, 1.193],
    ['Theta', theta, 18.138, 2.455],
  ] as const)('%s scores as published', (_, method, publishedSmape, publishedMase) => {
    const accuracy = accuracyOf((values) => method.fit(prepareSeries(values, 24)).forecast(48));
    expect(Math.abs(accuracy.smape - publishedSmape)).toBeLessThan(0.05);
    expect(Math.abs(accuracy.mase - publishedMase)).toBeLessThan(0.01);
  });

  test('the selection beats every candidate and its intervals cover nine values of ten, on the ends of training halves', () => {
    const picked = training.filter((_, index) => index % 12 === 0);
    const split = picked.map((each) => ({ values: each.subarray(0, -48), ahead: each.subarray(-48) }));
    const accuracyOf = (forecast: (values: Float64Array) => SeriesForecast) => {
      const sum = { smape: 0, mase: 0, coverage: 0 };
      for (const { values, ahead } of split) {
        const { mean, lower, upper } = forecast(values);
        sum.smape += smape(ahead, mean) / split.length;
        sum.mase += mase(ahead, mean, values, 24) / split.length;
        sum.coverage += coverage(ahead, lower, upper) / split.length;
      }
      return sum;
    };
    const by = (...candidates: ForecastMethod[]) =>
      accuracyOf((values) => forecastSeries({ values, season: 24, horizon: 48, methods: candidates }));
    const reference = by(naive2);
    const selected = by(...methods);
    for (const method of [seasonalNaive, seasonalDecomposition, theta])
      expect(owa(selected, reference)).toBeLessThan(owa(by(method), reference));
    expect(owa(selected, reference)).toBeLessThan(0.45);
    expect(selected.coverage).toBeGreaterThan(0.85);
    expect(selected.coverage).toBeLessThan(0.95);
  });
});
