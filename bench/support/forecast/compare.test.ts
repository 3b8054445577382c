import { describe, expect, test } from 'vitest';
import { compareMethods, figuresOf, tableOf } from './compare.ts';
import { CHOSEN, NAIVE_2 } from './contenders.ts';

describe('F4 a comparison of methods', () => {
  test('averages over the series where a measure can be said', () => {
    const scores = [
      { smape: 10, mase: 1, coverage: 0.8, width: 2 },
      { smape: 20, mase: Number.POSITIVE_INFINITY, coverage: 1, width: Number.NaN },
    ];
    const figures = figuresOf('X', scores, { reference: { smape: 30, mase: 4 }, seconds: 1.5, cpuSeconds: 2.5 });
    expect(figures).toEqual({
      method: 'X',
      ...{ smape: 15, mase: 1, owa: (15 / 30 + 1 / 4) / 2, coverage90: 0.9, width90: 2, seconds: 1.5, cpuSeconds: 2.5 },
    });
    expect(tableOf([{ ...figures, mase: Number.NaN }]).rows).toEqual([
      ['X', '15.000', '–', '0.375', '0.900', '2.000', '1.5', '2.5'],
    ]);
  });

  test('is made on threads, relative to Naive2, on series of any length', async () => {
    const make = (length: number, from: number) =>
      Float64Array.from({ length }, (_, step) => [3, 9, 5, 7][(from + step) % 4] as number);
    const series = [
      { id: 'repeats', training: make(40, 0), actual: make(6, 0) },
      { id: 'short', training: Float64Array.of(1, Number.NaN, 1), actual: Float64Array.of(1) },
    ];
    const names = ['SEASONAL_NAIVE', CHOSEN];
    const done: number[] = [];
    const options = { series, horizon: 4, season: 4, threads: 2, names };
    const figures = await compareMethods({ ...options, onProgress: (_, count) => done.push(count) });
    expect(figures.map(({ method }) => method)).toEqual([NAIVE_2, ...names]);
    expect(figures[1]).toMatchObject({ smape: 0, mase: 0, coverage90: 1 });
    expect(done).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
