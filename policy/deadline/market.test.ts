import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { survivalUnder } from '../hazard.ts';
import { bestPool, expectedLife, workPrice } from './choose-pool.ts';
import { marketOf, outageHours, type WatchedPool } from './market.ts';
import { AGES, ageing, ageOf } from './run-ages.ts';

const watched = (poolId: string, ...upTimes: [from: number, to: number | null][]): WatchedPool => ({
  ...{ poolId, watchedFrom: 0 },
  upTimes: upTimes.map(([from, to]) => ({ from, to })),
});

describe('what was seen of the pools of a job', () => {
  test('an outage lasts from when the last pool went down', () => {
    expect(outageHours([watched('a', [0, 3]), watched('b', [1, 5])], 9)).toBe(4);
    expect(outageHours([watched('a', [0, 3]), watched('b', [1, null])], 9)).toBe(0);
    expect(outageHours([watched('a')], 9)).toBe(9);
  });

  test('another pool is as likely to be up when one is lost as it was, shrunk towards one half', () => {
    // At 3 the other is up, at 5 it is not, at 8 it is not.
    const pools = [watched('a', [0, 3], [7, 8]), watched('b', [1, 5])];
    expect(marketOf(pools, 9).refuge).toBeCloseTo((1 + 1.5) / (3 + 3));
    expect(marketOf([watched('a', [0, 3])], 9).refuge).toBe(0);
    expect(marketOf([watched('a'), watched('b')], 9).refuge).toBe(0.5);
  });

  test('the pools that are lost at the end of the time with a pool, all at once, have no refuge', () => {
    // At 3 two are lost with none left, at 5 a third is up, at 7 that one is lost as another comes up.
    const pools = [watched('a', [0, 3]), watched('b', [1, 3], [4, 5]), watched('c', [4, 7]), watched('d', [7, null])];
    expect(marketOf(pools, 9).refuge).toBeCloseTo((2 + 1.5) / (4 + 3));
    expect(marketOf(pools.toReversed(), 9).refuge).toBeCloseTo((2 + 1.5) / (4 + 3));
  });

  test('outages that were short end sooner than those that were long', () => {
    const every = (up: number, down: number) =>
      watched(
        'a',
        ...Array.from({ length: 40 }, (_, turn): [number, number] => [turn * (up + down), turn * (up + down) + up]),
      );
    const chance = (pool: WatchedPool) => survivalUnder(marketOf([pool], 400).outages, 0, 3);
    expect(chance(every(2, 1))).toBeLessThan(chance(every(2, 8)));
  });

  test('a pool that lasts longer than the others has the lower hazard', () => {
    const often = Array.from({ length: 40 }, (_, turn): [number, number] => [turn * 2, turn * 2 + 1]);
    const { hazardOf } = marketOf([watched('a', ...often), watched('b', [0, null])], 80);
    const lasts = (poolId: string) => survivalUnder(hazardOf.get(poolId) ?? new Float64Array(), 1, 5);
    expect(lasts('b')).toBeGreaterThan(lasts('a'));
  });

  test('an hour of work costs more where a run is short, and has no price where it does not outlast its changeover', () => {
    const { hazardOf } = marketOf(
      [watched('a', ...Array.from({ length: 90 }, (_, n): [number, number] => [n, n + 0.5]))],
      90,
    );
    const hazard = hazardOf.get('a') ?? new Float64Array();
    const at = (ageHours: number, changeoverHours: number) =>
      workPrice(2, expectedLife(hazard, ageHours, 10), changeoverHours);
    expect(at(0, 0)).toBe(2);
    const life = expectedLife(hazard, 0, 10);
    expect(at(0, 0.1)).toBeCloseTo((2 * life) / (life - 0.1));
    expect(at(0, 3)).toBe(Number.POSITIVE_INFINITY);
  });

  test('of hours ahead a run is expected to last all that it is sure to, and none that it is sure not to', () => {
    expect(expectedLife(new Float64Array(16).fill(1e-9), 1, 10)).toBeCloseTo(10);
    expect(expectedLife(new Float64Array(16).fill(1e9), 1, 10)).toBeLessThan(0.01);
  });

  test('runs are of eight ages, each twice as long as the one before it', () => {
    expect([0, 0.9, 1, 2, 3.9, 4, 63, 64, 1000].map(ageOf)).toEqual([0, 0, 1, 2, 2, 3, 6, 7, 7]);
    const { grows, ends } = ageing(new Float64Array(16).fill(1), 1);
    expect([...grows]).toEqual([1, 1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 0]);
    expect([...ends].every((chance, age) => age === 0 || chance < (ends[age - 1] as number))).toBe(true);
    expect(ends).toHaveLength(AGES);
  });

  test('the best pool is the one of the least work price, whatever others cost that are never looked at', () => {
    const often = Array.from({ length: 40 }, (_, turn): [number, number] => [turn * 2, turn * 2 + 1]);
    const market = marketOf([watched('a', ...often), watched('b', [0, null]), watched('c', [0, 40])], 80);
    const anyPool = fc.record({
      poolId: fc.constantFrom('a', 'b', 'c', 'd'),
      ageHours: fc.integer({ min: 0, max: 30 }),
    });
    const price = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(anyPool, price), { maxLength: 8 }), (drawn) => {
        const pools = drawn.map(([pool, cents], n) => ({ ...pool, poolName: String(n), price: cents / 10 }));
        const best = bestPool(pools, market, { hours: 20, changeoverHours: 0.2 });
        const costOf = (pool: (typeof pools)[number]) => {
          const hazard = market.hazardOf.get(pool.poolId) ?? market.hazard;
          return workPrice(pool.price, expectedLife(hazard, pool.ageHours, 20), 0.2);
        };
        const costs = pools.map(costOf);
        expect(costs.indexOf(Math.min(...costs))).toBe(
          pools.findIndex((pool) => best && costOf(pool) === costOf(best as never)),
        );
      }),
    );
  });
});
