import { describe, expect, test } from 'vitest';
import type { AccuracyMeans } from './entity.ts';
import { byUse, isAskedFor, toSummary } from './rules.ts';

const means = (changes: Partial<AccuracyMeans> = {}): AccuracyMeans => ({
  ...{ as: 'CANDIDATE', method: 'SES', reach: 'ALL', interval: 'HOURLY', seriesCount: 3 },
  ...{ smape: 6, mase: 0.9, coverage: 0.9, width: 2 },
  ...{ comparedSmape: 5, comparedMase: 0.8, benchmarkSmape: 10, benchmarkMase: 1 },
  ...changes,
});

describe('F4 means over series', () => {
  test('the overall weighted average is that of the means of series in which both were measured', () => {
    expect(toSummary(means())).toMatchObject({ smape: 6, mase: 0.9, owa: 0.65 });
    expect(toSummary(means({ benchmarkMase: 0 })).owa).toBeNull();
    expect(toSummary(means({ comparedSmape: null })).owa).toBeNull();
  });

  test('the finest interval, the whole horizon and the best methods come first', () => {
    const rows = [
      means({ as: 'BENCHMARK', method: null }),
      means({ comparedSmape: 2 }),
      means({ reach: 'NEXT' }),
      means({ interval: 'DAILY' }),
      means({ as: 'CHOSEN', method: null }),
      means({ method: 'THETA', comparedSmape: 1 }),
    ].map(toSummary);
    expect(
      rows.toSorted(byUse).map(({ interval, reach, as, method }) => `${interval} ${reach} ${method ?? as}`),
    ).toEqual([
      'HOURLY ALL CHOSEN',
      'HOURLY ALL THETA',
      'HOURLY ALL SES',
      'HOURLY ALL BENCHMARK',
      'HOURLY NEXT SES',
      'DAILY ALL SES',
    ]);
  });

  test('only candidates are left out by their method', () => {
    const shown = [means(), means({ method: 'THETA' }), means({ as: 'CHOSEN', method: null })];
    expect(shown.map((each) => isAskedFor(each, ['THETA']))).toEqual([false, true, true]);
    expect(shown.map((each) => isAskedFor(each, null))).toEqual([true, true, true]);
  });
});
