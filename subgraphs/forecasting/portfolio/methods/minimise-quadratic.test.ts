import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quadraticForm } from './concentration.ts';
import { greatestTotal, minimiseQuadratic, type QuadraticProgramme } from './minimise-quadratic.ts';

const objective = ({ quadratic, linear }: QuadraticProgramme, x: Float64Array) =>
  quadraticForm(quadratic, x) / 2 + linear.reduce((sum, slope, n) => sum + slope * (x[n] ?? 0), 0);

const free = (linear: number[], quadratic: number[], more: Partial<QuadraticProgramme> = {}): QuadraticProgramme => ({
  ...{ linear: Float64Array.from(linear), quadratic: Float64Array.from(quadratic), total: 1 },
  ...{ upper: new Float64Array(linear.length).fill(1), groups: new Int32Array(linear.length) },
  ...{ groupUpper: Float64Array.of(1), ...more },
});

/** A positive semidefinite matrix: the inner products of rows. */
function gram(rows: readonly (readonly number[])[]): Float64Array {
  const products = rows.map((a) => rows.map((b) => a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0)));
  return Float64Array.from(products.flat());
}

const drawn = fc.integer({ min: 1, max: 5 }).chain((size) =>
  fc.record({
    rows: fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }), {
      ...{ minLength: size, maxLength: size },
    }),
    linear: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: size, maxLength: size }),
    upper: fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: size, maxLength: size }),
    groups: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: size, maxLength: size }),
    groupUpper: fc.array(fc.double({ min: 0.4, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }),
    share: fc.double({ min: 0.1, max: 1, noNaN: true }),
  }),
);

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function programmeOf({ rows, linear, upper, groups, groupUpper, share }: Drawn): QuadraticProgramme {
  const bounds = {
    ...{ upper: Float64Array.from(upper), groups: Int32Array.from(groups) },
    groupUpper: Float64Array.from(groupUpper),
  };
  return { linear: Float64Array.from(linear), quadratic: gram(rows), ...bounds, total: share * greatestTotal(bounds) };
}

function expectFeasible({ upper, groups, groupUpper, total }: QuadraticProgramme, x: Float64Array) {
  const sums = new Float64Array(groupUpper.length);
  x.forEach((value, n) => {
    expect(value).toBeGreaterThanOrEqual(-1e-9);
    expect(value).toBeLessThanOrEqual((upper[n] ?? 0) + 1e-9);
    sums[groups[n] ?? 0] = (sums[groups[n] ?? 0] ?? 0) + value;
  });
  for (const [group, sum] of sums.entries()) expect(sum).toBeLessThanOrEqual((groupUpper[group] ?? 0) + 1e-9);
  expect(x.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 8);
}

/** Every point of a grid that keeps the bounds, at a distance. */
function* grid(programme: QuadraticProgramme, steps: number): Generator<Float64Array> {
  const { upper, groups, groupUpper, total } = programme;
  const size = upper.length;
  function* from(n: number, x: number[], missing: number): Generator<number[]> {
    const most = Math.min(upper[n] ?? 0, missing);
    if (n === size - 1) {
      if (missing <= (upper[n] ?? 0) + 1e-12) yield [...x, missing];
      return;
    }
    for (let step = 0; step <= steps; step += 1)
      yield* from(n + 1, [...x, (most * step) / steps], missing - (most * step) / steps);
  }
  for (const x of from(0, [], total)) {
    const sums = new Float64Array(groupUpper.length);
    for (const [n, value] of x.entries()) sums[groups[n] ?? 0] = (sums[groups[n] ?? 0] ?? 0) + value;
    if (sums.every((sum, group) => sum <= (groupUpper[group] ?? 0) + 1e-12)) yield Float64Array.from(x);
  }
}

describe('F8 a quadratic programme under caps', () => {
  test('has the known solution: shares in inverse proportion to variances', () => {
    const x = minimiseQuadratic(free([0, 0], [1, 0, 0, 3]));
    expect(x[0]).toBeCloseTo(0.75, 9);
    expect(x[1]).toBeCloseTo(0.25, 9);
  });

  test('without a risk takes the cheapest as far as its cap allows, then the next', () => {
    const x = minimiseQuadratic(free([0.3, 0.1, 0.2], new Array(9).fill(0), { upper: Float64Array.of(1, 0.5, 0.4) }));
    for (const [n, share] of [0.1, 0.5, 0.4].entries()) expect(x[n]).toBeCloseTo(share, 12);
  });

  test('keeps the cap of a group', () => {
    const more = { groups: Int32Array.of(0, 0, 1), groupUpper: Float64Array.of(0.6, 1) };
    const x = minimiseQuadratic(free([0, 0, 1], [1, 0, 0, 0, 1, 0, 0, 0, 1], more));
    for (const [n, share] of [0.3, 0.3, 0.4].entries()) expect(x[n]).toBeCloseTo(share, 9);
  });

  test('refuses a total that fits nowhere', () => {
    expect(() => minimiseQuadratic(free([0], [1], { upper: Float64Array.of(0.5) }))).toThrow(RangeError);
  });

  test('meets the conditions of optimality: no move between two variables that the bounds allow gains', () => {
    fc.assert(
      fc.property(drawn, (values) => {
        const programme = programmeOf(values);
        const x = minimiseQuadratic(programme);
        expectFeasible(programme, x);
        const at = objective(programme, x);
        const { upper, groups, groupUpper } = programme;
        const sums = new Float64Array(groupUpper.length);
        x.forEach((value, n) => {
          sums[groups[n] ?? 0] = (sums[groups[n] ?? 0] ?? 0) + value;
        });
        for (let from = 0; from < x.length; from += 1) {
          for (let to = 0; to < x.length; to += 1) {
            const isInside = groups[from] === groups[to];
            const room = isInside ? 1 : (groupUpper[groups[to] ?? 0] ?? 0) - (sums[groups[to] ?? 0] ?? 0);
            const step = Math.min(1e-3, x[from] ?? 0, (upper[to] ?? 0) - (x[to] ?? 0), room);
            if (from === to || step < 1e-6) continue;
            const moved = Float64Array.from(x);
            moved[from] = (moved[from] ?? 0) - step;
            moved[to] = (moved[to] ?? 0) + step;
            expect(objective(programme, moved)).toBeGreaterThanOrEqual(at - 1e-9);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is not beaten by any point of a grid', () => {
    fc.assert(
      fc.property(drawn, (values) => {
        const programme = programmeOf(values);
        const at = objective(programme, minimiseQuadratic(programme));
        for (const point of grid(programme, 8)) expect(objective(programme, point)).toBeGreaterThanOrEqual(at - 1e-8);
      }),
      { numRuns: 60 },
    );
  });

  test('of a hundred pools is solved in well under a second', () => {
    const size = 100;
    const rows = Array.from({ length: size }, (_, n) =>
      Array.from({ length: 12 }, (_, m) => Math.sin(n * 12.9898 + m * 78.233)),
    );
    const programme = {
      ...{
        linear: Float64Array.from({ length: size }, (_, n) => 0.2 + 0.1 * Math.sin(n)),
        quadratic: gram(rows),
        total: 1,
      },
      ...{ upper: new Float64Array(size).fill(0.1), groups: Int32Array.from({ length: size }, (_, n) => n % 5) },
      groupUpper: new Float64Array(5).fill(0.4),
    };
    const begunAt = performance.now();
    const x = minimiseQuadratic(programme);
    expect(performance.now() - begunAt).toBeLessThan(2000);
    expectFeasible(programme, x);
  });
});
