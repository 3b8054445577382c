import { expect, test } from 'vitest';
import { hasMoreValues } from './input-size.ts';

test.for([
  [{}, 1],
  [{ a: 1 }, 2],
  [{ a: [1, null, 'x'], b: {} }, 6],
  [[[[]]], 3],
  ['text', 1],
] as const)('%j has %i values', ([value, count]) => {
  expect([hasMoreValues(value, count), hasMoreValues(value, count - 1)]).toEqual([false, true]);
});

test('a long list is given up as soon as it is too long', () => {
  const list = Array.from({ length: 1_000_000 }, () => 1);
  const begun = performance.now();
  expect(hasMoreValues(list, 1_000)).toBe(true);
  expect(performance.now() - begun).toBeLessThan(50);
});
