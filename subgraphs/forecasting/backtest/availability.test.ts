import { describe, expect, test } from 'vitest';
import type { PriceHistory } from '#policy/backtest/histories.ts';
import { availabilityOf, onDemandRatioOf } from './availability.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const minutes = (count: number) => new Date(START + count * 60_000);
const history: PriceHistory = {
  ...{ group: 'm5.large', region: '', instanceType: 'm5.large', startAt: new Date(START), tickHours: 1 / 6, ticks: 6 },
  pools: [
    { name: 'a', hourlyPrices: Float64Array.of(0.02, 0.02, 0.02, 0.02, 0.02, 0.02) },
    { name: 'b', hourlyPrices: Float64Array.of(Number.NaN, Number.NaN, 0.05, 0.05, 0.05, 0.05) },
  ],
};
const pools = ['a', 'b', 'c'].map((name) => ({ poolId: name, poolName: name }));
const run = (poolId: string, from: number, to: number | null) => ({
  ...{ poolId, startedAt: minutes(from), endedAt: to === null ? null : minutes(to) },
});

describe('F8 the record of when pools were up', () => {
  test('has the ticks in which a pool was not down at all', () => {
    const record = availabilityOf(history, pools, [run('a', -60, 25), run('a', 35, null), run('b', -5, null)]);
    expect(record).toMatchObject({ ticks: 6, tickHours: 1 / 6 });
    expect(record?.pools.map(({ name, isUp }) => [name, [...isUp]])).toEqual([
      ['a', [1, 1, 0, 0, 1, 1]],
      ['b', [1, 1, 1, 1, 1, 1]],
    ]);
  });

  test('begins when each pool was first seen', () => {
    const record = availabilityOf(history, pools, [run('a', -60, 45), run('b', 15, null)]);
    expect(record?.pools.map(({ isUp }) => [...isUp])).toEqual([
      [1, 1, 0, 0],
      [1, 1, 1, 1],
    ]);
  });

  test('takes a pool to be up again half an hour after it was lost, unless it was seen up before', () => {
    const record = availabilityOf(history, pools, [run('a', -60, 5), run('b', -60, 5), run('b', 10, null)]);
    expect(record?.pools.map(({ isUp }) => [...isUp])).toEqual([
      [0, 0, 0, 0, 1, 1],
      [0, 1, 1, 1, 1, 1],
    ]);
  });

  test('is none where nothing was seen to end', () => {
    expect(availabilityOf(history, pools, [])).toBeUndefined();
    expect(availabilityOf(history, pools, [run('a', 0, null)])).toBeUndefined();
    expect(availabilityOf(history, pools, [run('a', -90, -60), run('b', 70, 80)])).toBeUndefined();
  });

  test('costs what prices are in the mean, if that is less than on demand', () => {
    expect(onDemandRatioOf(history, 0.16)).toBeCloseTo(0.16 / 0.032, 9);
    expect(onDemandRatioOf(history, 0.03)).toBeUndefined();
    expect(onDemandRatioOf({ ...history, pools: [] }, 0.03)).toBeUndefined();
  });
});
