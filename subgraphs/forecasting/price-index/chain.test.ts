import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkedLevel, shares, Weighting, weightsOf } from './chain.ts';

const floats = (...values: number[]) => Float64Array.from(values);

describe('F7 the chain of a price index', () => {
  test('weighs by machines, or by what they cost', () => {
    const [machines, prices] = [floats(3, 1), floats(0.1, 0.3)];
    expect([...weightsOf(machines, prices, Weighting.CAPACITY)]).toEqual([0.75, 0.25]);
    expect(weightsOf(machines, prices, Weighting.SPEND)[0]).toBeCloseTo(0.5, 12);
  });

  test('with shares of spend is what the same machines cost against the base: Laspeyres', () => {
    const [machines, base, prices] = [floats(3, 1), floats(0.1, 0.3), floats(0.12, 0.27)];
    const weights = weightsOf(machines, base, Weighting.SPEND);
    expect(linkedLevel(100, weights, base, prices)).toBeCloseTo((100 * (3 * 0.12 + 0.27)) / (3 * 0.1 + 0.3), 10);
  });

  test('with shares of capacity is the mean relative of machines: Young', () => {
    const weights = weightsOf(floats(3, 1), floats(0.1, 0.3), Weighting.CAPACITY);
    expect(linkedLevel(100, weights, floats(0.1, 0.3), floats(0.12, 0.27))).toBeCloseTo(
      100 * (0.75 * 1.2 + 0.25 * 0.9),
    );
  });

  test('goes on from link to link: two links are the product of both', () => {
    const first = linkedLevel(100, floats(1), floats(0.1), floats(0.11));
    expect(linkedLevel(first, floats(0.5, 0.5), floats(0.11, 0.2), floats(0.11, 0.3))).toBeCloseTo(110 * 1.25, 10);
  });

  test('stays where nothing is weighed or known', () => {
    expect(linkedLevel(87, floats(), floats(), floats())).toBe(87);
    expect(linkedLevel(87, floats(0, 0), floats(1, 1), floats(2, 2))).toBe(87);
    expect(linkedLevel(87, floats(0.5, 0.5), floats(0, Number.NaN), floats(2, Number.NaN))).toBe(87);
    expect([...shares(floats(0, Number.NaN, -1, Number.POSITIVE_INFINITY))]).toEqual([0, 0, 0, 0]);
  });

  const price = fc.double({ min: 0.000001, max: 999_999, noNaN: true });
  const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 1000 }), price, price), { minLength: 1, maxLength: 20 });

  test('lies between the least and the greatest relative, and is unmoved by a currency', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(Weighting.CAPACITY, Weighting.SPEND), (drawn, weighting) => {
        const machines = Float64Array.from(drawn, ([count]) => count);
        const base = Float64Array.from(drawn, ([, from]) => from);
        const now = Float64Array.from(drawn, ([, , to]) => to);
        const relatives = Array.from(base, (from, n) => (now[n] ?? 0) / from);
        const level = linkedLevel(100, weightsOf(machines, base, weighting), base, now) / 100;
        expect(level).toBeGreaterThanOrEqual(Math.min(...relatives) * (1 - 1e-9));
        expect(level).toBeLessThanOrEqual(Math.max(...relatives) * (1 + 1e-9));
        const twice = (values: Float64Array) => values.map((value) => value * 2);
        const other = linkedLevel(100, weightsOf(machines, twice(base), weighting), twice(base), twice(now)) / 100;
        expect(other / level).toBeCloseTo(1, 9);
      }),
      { numRuns: 200 },
    );
  });
});
