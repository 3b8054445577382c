import { expect, test } from 'vitest';
import { fixed, median, quantile, spread } from './statistics.ts';

test('a quantile lies between its neighbours', () => {
  expect(quantile([40, 10, 30, 20], 0)).toBe(10);
  expect(quantile([40, 10, 30, 20], 1)).toBe(40);
  expect(quantile([40, 10, 30, 20], 0.25)).toBe(17.5);
});

test('the median of an even number of values is the middle of the two in the middle', () => {
  expect(median([1, 9, 3, 5])).toBe(4);
});

test('nothing measured has no quantile', () => {
  expect(quantile([], 0.99)).toBeNaN();
});

test('a spread shows the median and both ends', () => {
  expect(spread([3, 1, 2])).toBe('2.0 (1.0–3.0)');
});

test('large numbers are set off in thousands', () => {
  expect(fixed(12_345.67, 1)).toBe('12,345.7');
});
