import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chanceOfLosing, type ExposedPool, lossDistribution } from './joint-loss.ts';
import { normalDistribution, normalQuantile } from './normal.ts';
import { unitsOf } from './units.ts';

const pool = (units: number, risk: number, region = 'a'): ExposedPool => ({ units, risk, region });
const independent = { withinRegion: 0, acrossRegions: 0 };
const usual = { withinRegion: 0.43, acrossRegions: 0.14 };
const total = (distribution: Float64Array) => distribution.reduce((sum, chance) => sum + chance, 0);
const mean = (distribution: Float64Array) => distribution.reduce((sum, chance, lost) => sum + chance * lost, 0);

describe('F8 the normal distribution', () => {
  test('has the values of the tables, and its quantiles invert it', () => {
    expect(normalDistribution(0)).toBe(0.5);
    expect(normalDistribution(1)).toBeCloseTo(0.8413447460685429, 14);
    expect(normalDistribution(-1.959963984540054)).toBeCloseTo(0.025, 14);
    expect(normalDistribution(-5)).toBeCloseTo(2.866515718791939e-7, 14);
    for (const chance of [1e-6, 0.05, 0.3, 0.5, 0.999]) {
      expect(normalDistribution(normalQuantile(chance))).toBeCloseTo(chance, 14);
    }
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  });
});

describe('F8 the joint loss of pools', () => {
  test('of independent pools is the product of their chances', () => {
    const loss = lossDistribution([pool(1, 0.1), pool(1, 0.2, 'b')], independent);
    [0.9 * 0.8, 0.1 * 0.8 + 0.9 * 0.2, 0.1 * 0.2].forEach((chance, lost) => {
      expect(loss[lost]).toBeCloseTo(chance, 10);
    });
  });

  test('counts the units of each pool: half of the capacity is lost with the large one alone', () => {
    const loss = lossDistribution([pool(3, 0.1), pool(1, 0.5)], independent);
    expect(chanceOfLosing(loss, 2)).toBeCloseTo(0.1, 10);
    expect(chanceOfLosing(loss, 4)).toBeCloseTo(0.05, 10);
    expect(chanceOfLosing(loss, 0)).toBeCloseTo(1, 12);
    expect(chanceOfLosing(loss, 5)).toBe(0);
  });

  test('of two pools with even chances is that of the bivariate normal: 1/4 + asin(ρ)/2π', () => {
    for (const withinRegion of [0, 0.14, 0.43, 0.8]) {
      const loss = lossDistribution([pool(1, 0.5), pool(1, 0.5)], { withinRegion, acrossRegions: 0 });
      expect(loss[2]).toBeCloseTo(0.25 + Math.asin(withinRegion) / (2 * Math.PI), 6);
    }
    const apart = lossDistribution([pool(1, 0.5), pool(1, 0.5, 'b')], usual);
    expect(apart[2]).toBeCloseTo(0.25 + Math.asin(0.14) / (2 * Math.PI), 6);
  });

  test('is more likely the more the pools go together, and within a region than across', () => {
    const chanceOf = (regions: string[], correlation: typeof usual) =>
      chanceOfLosing(
        lossDistribution(
          regions.map((region) => pool(1, 0.05, region)),
          correlation,
        ),
        4,
      );
    const [one, several] = [
      ['a', 'a', 'a', 'a'],
      ['a', 'b', 'c', 'd'],
    ];
    const chances = [chanceOf(one, independent), chanceOf(several, usual), chanceOf(one, usual)];
    expect(chances).toEqual(chances.toSorted((a, b) => a - b));
    expect(chances[0]).toBeCloseTo(0.05 ** 4, 12);
  });

  test('of pools that are safe, lost for certain, or empty is certain', () => {
    expect(lossDistribution([], usual)[0]).toBeCloseTo(1, 12);
    expect(lossDistribution([pool(2, 0)], usual)[0]).toBeCloseTo(1, 12);
    expect(lossDistribution([pool(2, 1)], usual)[2]).toBeCloseTo(1, 12);
    expect(lossDistribution([pool(0, 0.5)], usual)).toHaveLength(1);
  });

  const pools = fc.array(
    fc.record({
      units: fc.integer({ min: 1, max: 9 }),
      risk: fc.double({ min: 0, max: 1, noNaN: true }),
      region: fc.constantFrom('a', 'b', 'c'),
    }),
    { maxLength: 6 },
  );

  test('is a distribution whose mean is the sum of the risks, whatever the correlation', () => {
    fc.assert(
      fc.property(pools, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, withinRegion) => {
        const loss = lossDistribution(drawn, { withinRegion, acrossRegions: withinRegion / 3 });
        expect(total(loss)).toBeCloseTo(1, 9);
        expect(loss.every((chance) => chance >= 0)).toBe(true);
        const expected = drawn.reduce((sum, { units, risk }) => sum + units * risk, 0);
        // Near full correlation the chance given the factors is almost a step, which the nodes meet only about.
        expect(Math.abs(mean(loss) - expected)).toBeLessThan(withinRegion > 0.9 ? 0.2 * (1 + expected) : 1e-4);
      }),
      { numRuns: 60 },
    );
  });
});

describe('F8 units of capacity', () => {
  test('are exact where capacities have a common measure', () => {
    expect(unitsOf(Float64Array.of(0.1, 0.3, 0.2), 200)).toEqual([1, 3, 2]);
    expect(unitsOf(Float64Array.of(0.2, 0.3), 200)).toEqual([2, 3]);
    expect(unitsOf(Float64Array.of(0, 0.3), 200)).toEqual([0, 1]);
    expect(unitsOf(Float64Array.of(0, 0), 200)).toEqual([0, 0]);
    expect(unitsOf(Float64Array.of(), 200)).toEqual([]);
  });

  test('are shares of a whole where they have none, and add up to it', () => {
    expect(unitsOf(Float64Array.of(1, Math.PI, Math.E), 100)).toEqual([14, 46, 40]);
    expect(unitsOf(Float64Array.of(1, 1000), 200)).toEqual([0, 200]);
  });
});
