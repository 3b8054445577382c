import { expect, test } from 'vitest';
import { coverage, mase, owa, scaledWidth, seasonalScale, smape } from './measures.ts';

const series = (...values: number[]) => Float64Array.from(values);

test('sMAPE is the mean of 200 |y − f| / (|y| + |f|), and 0 where both are zero', () => {
  expect(smape(series(100, 0, 50), series(110, 0, 50))).toBeCloseTo((200 * 10) / 210 / 3, 9);
  expect(smape(series(1), series(-1))).toBe(200);
  expect(smape(series(Number.NaN, 2), series(9, 2))).toBe(0);
});

test('MASE is the error in units of the seasonal naive error within the training values', () => {
  const training = series(1, 10, 3, 14);
  expect(seasonalScale(training, 2)).toBe(3);
  expect(seasonalScale(series(1, 2, 4), 5)).toBe(1.5);
  expect(mase(series(5, 5), series(2, 8), training, 2)).toBe(1);
  expect(mase(series(3), series(3), series(3, 3, 3), 1)).toBe(0);
  expect(mase(series(4), series(3), series(3, 3, 3), 1)).toBe(Number.POSITIVE_INFINITY);
});

test('OWA is the mean of both measures relative to Naive 2', () => {
  const naive2 = { smape: 18.383, mase: 2.395 };
  expect(owa(naive2, naive2)).toBe(1);
  expect(owa({ smape: 13.98, mase: 0.943 }, naive2)).toBeCloseTo(0.577, 3);
});

test('coverage and width of intervals leave out what is missing', () => {
  expect(coverage(series(1, 5, Number.NaN, 3), series(0, 0, 0, 3), series(2, 4, 1, 3))).toBeCloseTo(2 / 3, 12);
  expect(scaledWidth(series(0, 1), series(4, 3), series(1, 2, 3), 1)).toBe(3);
  expect(scaledWidth(series(1), series(1), series(1, 1), 1)).toBe(0);
});
