import { describe, expect, test } from 'vitest';
import { type MeasuredMethod, measureOrigins } from './measure-origins.ts';
import { forecastSeries } from './methods/forecast-series.ts';
import { prepareSeries } from './methods/prepared-series.ts';
import type { Rolling } from './methods/select.ts';

/** A series of tens without a season, cut at these places, and how far a candidate was off at each step behind each. */
function rollingOf(ends: readonly number[], errors: readonly (readonly number[])[]): Rolling {
  const values = Float64Array.from({ length: 12 }, (_, step) => 10 + (step % 2));
  const series = prepareSeries(values, 1);
  const own = errors.map((each) => Float64Array.from(each));
  return {
    ...{ values, scale: 1, errors: own },
    origins: { ends, horizon: own[0]?.length ?? 0 },
    parts: ends.map((end) => prepareSeries(values.subarray(0, end), series)),
    candidates: [{ name: 'SES', errors: own }],
  };
}
const of = (rolling: Rolling, reach: string, as: MeasuredMethod['as']) =>
  measureOrigins(rolling, 0.9)
    .find((each) => each.reach === reach)
    ?.methods.find((each) => each.as === as);

describe('F4 what is measured over rolling origins', () => {
  test('each reach counts its own steps, as far as the horizon goes', () => {
    const reaches = measureOrigins(rollingOf([4, 6], [Array(6).fill(1), Array(6).fill(1)]), 0.9);
    expect(reaches.map(({ reach, fromStep, toStep }) => [reach, fromStep, toStep])).toEqual([
      ['NEXT', 1, 1],
      ['SOON', 2, 6],
      ['ALL', 1, 6],
    ]);
    expect(reaches[0]?.methods.map(({ as, method }) => [as, method])).toEqual([
      ['CHOSEN', null],
      ['CANDIDATE', 'SES'],
      ['BENCHMARK', null],
    ]);
  });

  test('errors are means over origins and steps, relative to the series and to Naive 2', () => {
    // Known at the cuts: 11 and 11; what followed was 10, 11 and 10, 11. Forecast: 9, 11 and 7, 9.
    const rolling = rollingOf(
      [4, 6],
      [
        [1, 0],
        [3, 2],
      ],
    );
    const smape = (200 * (1 / 19 + 0 + 3 / 17 + 2 / 20)) / 4;
    const naive2 = { smape: (200 * (1 / 21)) / 2, mase: 0.5 };
    expect(of(rolling, 'ALL', 'BENCHMARK')?.smape).toBeCloseTo(naive2.smape, 9);
    expect(of(rolling, 'ALL', 'BENCHMARK')).toMatchObject({ mase: naive2.mase, owa: 1 });
    const candidate = of(rolling, 'ALL', 'CANDIDATE');
    expect(candidate?.smape).toBeCloseTo(smape, 9);
    expect(candidate?.mase).toBe(1.5);
    expect(candidate?.owa).toBeCloseTo((smape / naive2.smape + 1.5 / naive2.mase) / 2, 9);
    expect(of(rolling, 'NEXT', 'CANDIDATE')).toMatchObject({ mase: 2 });
  });

  test('intervals are judged over the later half of the origins, by what was known at each', () => {
    // Before the third: 1 and 2. Before the fourth: 1, 2 and 5.
    const rolling = rollingOf([4, 5, 6, 7], [[1], [2], [5], [4]]);
    expect(of(rolling, 'NEXT', 'CANDIDATE')).toMatchObject({ coverage: 0.5, width: 2 * ((2 + 5) / 2) });
    // An error two steps ahead is not known a step later.
    const ahead = rollingOf(
      [4, 5],
      [
        [1, 9],
        [1, 1],
      ],
    );
    expect(of(ahead, 'SOON', 'CANDIDATE')).toMatchObject({ coverage: null, width: null });
  });

  test('what cannot be measured is null, not some number', () => {
    const unknown = rollingOf([4, 6], [[Number.NaN], [Number.NaN]]);
    expect(of(unknown, 'ALL', 'CANDIDATE')).toMatchObject({ smape: null, mase: null, owa: null, coverage: null });
    const values = new Float64Array(60).fill(3);
    const { rolling } = forecastSeries({ values, season: 1, horizon: 6 });
    if (!rolling) throw new Error('The series is long enough.');
    for (const { methods } of measureOrigins(rolling, 0.9)) {
      for (const { owa, ...measured } of methods) {
        expect(owa).toBeNull();
        expect(measured).toMatchObject({ smape: 0, mase: 0, coverage: 1, width: 0 });
      }
    }
  });

  test('the mean of the chosen ones is what the forecast itself says of it', () => {
    const values = Float64Array.from({ length: 240 }, (_, step) => 5 + Math.sin(step / 4) + ((step * 7919) % 13) / 50);
    const { rolling, accuracy } = forecastSeries({ values, season: 24, horizon: 24 });
    if (!rolling) throw new Error('The series is long enough.');
    const chosen = of(rolling, 'ALL', 'CHOSEN');
    expect(chosen?.mase).toBeCloseTo(accuracy.mase, 9);
    expect(chosen?.smape).toBeCloseTo(accuracy.smape, 9);
    expect(chosen?.coverage).toBeGreaterThan(0.5);
  });
});
