import { expect, test } from 'vitest';
import { minimiseBySimplex, minimiseOnInterval } from './minimise.ts';

test('the golden section finds a minimum within and at the ends of an interval', () => {
  expect(minimiseOnInterval((x) => (x - 0.3) ** 2, 0, 1)).toBeCloseTo(0.3, 4);
  expect(minimiseOnInterval((x) => x, 0, 1)).toBeCloseTo(0, 3);
  expect(minimiseOnInterval((x) => -x, 0, 1)).toBeCloseTo(1, 3);
});

test('the golden section finds the lower of two minima', () => {
  const twoValleys = (x: number) => Math.min((x - 0.2) ** 2 + 0.1, (x - 0.8) ** 2);
  expect(minimiseOnInterval(twoValleys, 0, 1)).toBeCloseTo(0.8, 3);
});

test('the simplex finds the bottom of a curved valley', () => {
  const valley = ([x = 0, y = 0]: readonly number[]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  const [x, y] = minimiseBySimplex(valley, { start: [-1, 1], reach: 0.5, maxEvaluations: 500, tolerance: 1e-14 });
  expect(x).toBeCloseTo(1, 3);
  expect(y).toBeCloseTo(1, 3);
});

test('the simplex ends in time where there is no minimum', () => {
  let evaluations = 0;
  const slope = ([x = 0]: readonly number[]) => {
    evaluations += 1;
    return -x;
  };
  minimiseBySimplex(slope, { start: [0, 0, 0], reach: 1, maxEvaluations: 60, tolerance: 1e-9 });
  expect(evaluations).toBeLessThanOrEqual(65);
});
