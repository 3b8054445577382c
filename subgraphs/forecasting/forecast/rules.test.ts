import { describe, expect, test } from 'vitest';
import {
  historyOf,
  horizonOf,
  isCurrent,
  isForecastable,
  type MadeForecast,
  seasonOf,
  showForecast,
  toMadeForecast,
} from './rules.ts';

const originAt = new Date('2026-01-05T12:00:00.000Z');
const madeAt = new Date('2026-01-05T12:30:00.000Z');
const series = {
  methods: ['NAIVE'] as const,
  scores: [],
  accuracy: { mase: 0.5, smape: 1 },
  coverage: 0.9,
  mean: Float64Array.of(0.1, 0.2),
  lower: Float64Array.of(0.05, 0.1),
  upper: Float64Array.of(0.15, 0.3),
};
const made = (changes: object = {}): MadeForecast =>
  toMadeForecast({ ...series, ...changes }, { interval: 'HOURLY', originAt, madeAt });
const hoursLater = (hours: number) => new Date(originAt.getTime() + hours * 3_600_000);

describe('F2 rules of forecasts', () => {
  test('a season is expected once two whole ones are known', () => {
    const unknown = new Float64Array(300).fill(Number.NaN);
    expect(seasonOf(Float64Array.of(...unknown, ...new Float64Array(47)), 'HOURLY')).toBe(1);
    expect(seasonOf(Float64Array.of(...unknown, ...new Float64Array(48)), 'HOURLY')).toBe(24);
    expect(seasonOf(unknown, 'HOURLY')).toBe(1);
    const lengths = (['DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'YEARLY'] as const).map((interval) =>
      seasonOf(new Float64Array(200), interval),
    );
    expect(lengths).toEqual([7, 52, 12, 4, 1]);
  });

  test('a price is looked back on for sixteen days, and other hours for eight weeks', () => {
    expect(historyOf({ kind: 'SPOT_PRICE', interval: 'HOURLY' })).toBe(16 * 24);
    expect(historyOf({ kind: 'UPLOADED', interval: 'HOURLY' })).toBe(8 * 7 * 24);
    expect(historyOf({ kind: 'SPEND', interval: 'DAILY' })).toBe(730);
  });

  test('three known values are enough, two are not', () => {
    expect([2, 3].map((knownCount) => isForecastable({ knownCount }))).toEqual([false, true]);
  });

  test('values become exact decimals, and what could not be measured becomes null or a width of zero', () => {
    expect(made()).toMatchObject({
      horizon: 2,
      meanAbsoluteScaledError: 0.5,
      points: [
        ['0.100000', '0.050000', '0.150000'],
        ['0.200000', '0.100000', '0.300000'],
      ],
    });
    for (const mase of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(made({ accuracy: { mase, smape: 1 } }).meanAbsoluteScaledError).toBeNull();
    }
    const unknown = Float64Array.of(Number.NaN, Number.NaN);
    expect(made({ lower: unknown, upper: unknown }).points[0]).toEqual(['0.100000', '0.100000', '0.100000']);
  });

  test('no value is beyond what a decimal can say, and none is minus zero', () => {
    const { points } = made({
      lower: Float64Array.of(-1e15, -0),
      upper: Float64Array.of(1e15, Number.POSITIVE_INFINITY),
    });
    expect(points.map(([, lower]) => lower)).toEqual(['-999999999999.000000', '0.000000']);
    expect(points.map(([, , upper]) => upper)).toEqual(['999999999999.000000', '999999999999.000000']);
  });

  test('a run looks as far ahead as it is told by the hour, and as is usual elsewhere unless told', () => {
    expect(horizonOf('HOURLY', { horizonHours: 5, horizonSteps: 3 })).toBe(5);
    expect(horizonOf('MONTHLY', { horizonHours: 5, horizonSteps: 3 })).toBe(3);
    const usual = (['DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'YEARLY'] as const).map((interval) =>
      horizonOf(interval, { horizonHours: 5 }),
    );
    expect(usual).toEqual([14, 13, 18, 8, 6]);
  });

  test('the points of a forecast lie where the calendar has the steps of its interval', () => {
    const series = made();
    const shown = showForecast({ ...series, interval: 'MONTHLY', originAt: new Date('2026-01-31T00:00:00.000Z') });
    expect(shown.points.map(({ at }) => at.toISOString())).toEqual([
      '2026-02-28T00:00:00.000Z',
      '2026-03-31T00:00:00.000Z',
    ]);
  });

  test('a stored forecast answers for six hours and as far as it looks', () => {
    expect(isCurrent(made(), hoursLater(6), 2)).toBe(true);
    expect(isCurrent(made(), hoursLater(6.01), 2)).toBe(false);
    expect(isCurrent(made(), hoursLater(0), 3)).toBe(false);
  });

  test('a forecast is shown hour by hour from an hour after its origin, as far as it is asked for', () => {
    expect(showForecast(made()).points.map(({ at }) => at)).toEqual([hoursLater(1), hoursLater(2)]);
    expect(showForecast(made(), 1).points).toEqual([
      { at: hoursLater(1), value: '0.100000', lower: '0.050000', upper: '0.150000' },
    ]);
  });
});
