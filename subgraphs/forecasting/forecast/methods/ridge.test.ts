import { describe, expect, test } from 'vitest';
import { chooseLags, extendLags, fitLags, fittedLags, fromParameters, toParameters } from './lag-regression.ts';
import { createNoise } from './noise.fixture.ts';
import { chooseRidge, type NormalEquations } from './ridge.ts';

const noise = createNoise(11);

/** Sums of products of rows whose last regressor is the constant. */
function equationsOf(rows: readonly (readonly [...x: number[], y: number])[]): NormalEquations {
  const size = rows[0]?.length ?? 0;
  const [products, responses] = [new Float64Array(size * size), new Float64Array(size)];
  let squares = 0;
  for (const row of rows) {
    const [x, y] = [[...row.slice(0, -1), 1], row.at(-1) as number];
    for (const [i, a] of x.entries()) {
      for (const [j, b] of x.entries()) products[i * size + j] = (products[i * size + j] as number) + a * b;
      responses[i] = (responses[i] as number) + a * y;
    }
    squares += y * y;
  }
  return { size, products, responses, squares, rows: rows.length };
}

describe('F2 ridge regression', () => {
  // y = 2x + 1 at −1, 0, 1: X'X = [2 0; 0 3], X'y = [4; 3].
  const line = equationsOf([
    [-1, -1],
    [0, 1],
    [1, 3],
  ]);

  test('is least squares without a penalty', () => {
    const [slope, constant] = chooseRidge(line, [0]);
    expect(slope).toBeCloseTo(2, 9);
    expect(constant).toBeCloseTo(1, 9);
  });

  test('shrinks what is penalised a row, and never the constant', () => {
    const [slope, constant] = chooseRidge(line, [2]);
    // 4 / (2 + 2 · 3).
    expect(slope).toBeCloseTo(0.5, 9);
    expect(constant).toBeCloseTo(1, 9);
  });

  test('bears regressors that repeat one another', () => {
    const [first, second] = chooseRidge(
      equationsOf([
        [-1, -1, -2],
        [0, 0, 0],
        [1, 1, 2],
      ]),
      [1e-4],
    );
    expect(first).toBeCloseTo(1, 3);
    expect(second).toBeCloseTo(1, 3);
  });

  test('takes the small penalty where the data are clear, and the great one where they are noise', () => {
    const rows = (of: (x: number, row: number) => number) =>
      equationsOf(Array.from({ length: 30 }, (_, row) => [noise(row), noise(100 + row), of(noise(row), row)] as const));
    const clear = rows((x) => 3 * x);
    expect([...chooseRidge(clear, [1e-4, 10])]).toEqual([...chooseRidge(clear, [1e-4])]);
    const blur = rows((_, row) => noise(200 + row));
    expect([...chooseRidge(blur, [1e-4, 10])]).toEqual([...chooseRidge(blur, [10])]);
  });
});

describe('F2 regression on lags', () => {
  test('looks at the last values, those around earlier seasons and those around the longer one', () => {
    const days = [72, 96, 120, 144];
    const lags = [1, 2, 3, 4, 23, 24, 25, 26, 47, 48, 49, ...days, 167, 168, 169, 170];
    expect(chooseLags(960, 24, 168)).toEqual(lags);
    expect(chooseLags(960, 24, 1)).toEqual(lags.slice(0, -4));
    expect(chooseLags(960, 1, 1)).toEqual([1, 2, 3, 4]);
    expect(chooseLags(960, 4, 1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 20, 24]);
  });

  test('leaves the longest lags out where rows are few, and all of them where there is next to nothing', () => {
    // 60 − 26 rows would do for 8 lags and the constant, 60 − 47 for no more.
    expect(chooseLags(60, 24, 1)).toEqual([1, 2, 3, 4, 23, 24, 25, 26]);
    expect(chooseLags(6, 24, 1)).toEqual([]);
    expect(chooseLags(0, 1, 1)).toEqual([]);
  });

  test('finds the coefficients that a series was made with, and goes on by them', () => {
    const values = new Float64Array(3000);
    for (let step = 2; step < values.length; step += 1)
      values[step] = 0.5 * (values[step - 1] as number) + 0.3 * (values[step - 2] as number) + noise(step);
    const model = fitLags(values, [1, 2], true);
    expect(model.coefficients[0]).toBeCloseTo(0.5, 1);
    expect(model.coefficients[1]).toBeCloseTo(0.3, 1);
    const byHand = (a: number, b: number) => {
      const { centre, unit, coefficients } = model;
      const [first, second, constant] = coefficients as unknown as [number, number, number];
      return centre + unit * (constant + (first * (a - centre)) / unit + (second * (b - centre)) / unit);
    };
    const [last, before] = [values.at(-1) as number, values.at(-2) as number];
    const next = byHand(last, before);
    const ahead = extendLags(model, values, 2);
    expect(ahead[0]).toBeCloseTo(next, 9);
    expect(ahead[1]).toBeCloseTo(byHand(next, last), 9);
    expect(fittedLags(model, values)[10]).toBeCloseTo(byHand(values[9] as number, values[8] as number), 9);
    expect(fromParameters(toParameters(model))).toEqual(model);
  });
});
