import { describe, expect, test } from 'vitest';
import { createAvailabilityProcess } from './availability-process.ts';
import type { Timeline } from './timeline.ts';

const START = new Date('2026-01-01T00:00:00Z');
const DAYS = 720;
const END = new Date(START.getTime() + DAYS * 86_400_000);
const regions = ['north', 'south'];
const pools = regions.flatMap((region) => [0, 1, 2].map((index) => ({ name: `${region}-${index}`, region })));
const made = createAvailabilityProcess({ seed: 20, pools, start: START, end: END });

/** Lengths in minutes of the runs that ended, up or down. */
function runs(timeline: Timeline<boolean>, isUp: boolean): number[] {
  const lengths: number[] = [];
  let from = timeline.changeAfter(START.getTime());
  while (from !== undefined) {
    const to = timeline.changeAfter(from);
    if (to !== undefined && timeline.valueAt(from) === isUp) lengths.push((to - from) / 60_000);
    from = to;
  }
  return lengths.sort((a, b) => a - b);
}

const up = pools.flatMap((pool) => runs(made.get(pool.name) as Timeline<boolean>, true)).sort((a, b) => a - b);
const quantile = (share: number) => up[Math.floor(share * (up.length - 1))] as number;

const samples = pools.map(({ name }) => {
  const timeline = made.get(name) as Timeline<boolean>;
  return Array.from({ length: DAYS * 48 }, (_, index) => Number(timeline.valueAt(START.getTime() + index * 1_800_000)));
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const [x, y] = [(a[index] as number) - meanA, (b[index] as number) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

function meanCorrelation(isSameRegion: boolean): number {
  const pairs = samples.flatMap((a, i) =>
    samples.flatMap((b, j) => {
      const isWanted = i < j && (pools[i]?.region === pools[j]?.region) === isSameRegion;
      return isWanted ? [correlation(a, b)] : [];
    }),
  );
  return pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
}

describe('made-up availability', () => {
  test('has up-runs with a median of 33 minutes and a mean of 3.3 hours', () => {
    expect(quantile(0.5)).toBeGreaterThanOrEqual(27);
    expect(quantile(0.5)).toBeLessThanOrEqual(39);
    const mean = up.reduce((sum, length) => sum + length, 0) / up.length / 60;
    expect(mean).toBeGreaterThan(2.9);
    expect(mean).toBeLessThan(3.7);
  });

  test('has the heavy tail of the lognormal distribution with that median and mean', () => {
    // ln(run / 33 min) has the deviation √(2 ln(198 / 33)) = 1.893.
    const lognormal = (deviate: number) => 33 * Math.exp(1.893 * deviate);
    for (const [share, deviate] of [
      [0.25, -0.674],
      [0.75, 0.674],
      [0.9, 1.282],
      [0.95, 1.645],
      [0.99, 2.326],
    ] as const) {
      expect(quantile(share) / lognormal(deviate)).toBeGreaterThan(0.6);
      expect(quantile(share) / lognormal(deviate)).toBeLessThan(1.7);
    }
  });

  test('makes an instance the safer, the longer it has lived', () => {
    const survival = (age: number) => {
      const old = up.filter((length) => length >= age);
      return old.filter((length) => length >= age + 60).length / old.length;
    };
    expect(survival(60)).toBeGreaterThan(survival(0) + 0.1);
    expect(survival(600)).toBeGreaterThan(survival(60) + 0.1);
  });

  test('is up three quarters of the time', () => {
    const share = samples.flat().reduce((sum, value) => sum + value, 0) / samples.flat().length;
    expect(Math.abs(share - 0.75)).toBeLessThan(0.03);
  });

  test('is correlated 0.43 within a region and 0.14 across regions', () => {
    expect(Math.abs(meanCorrelation(true) - 0.43)).toBeLessThan(0.05);
    expect(Math.abs(meanCorrelation(false) - 0.14)).toBeLessThan(0.05);
  });
});
