import { describe, expect, test } from 'vitest';
import type { ReplayRow } from './entity.ts';
import { gridOf, historyOf, regretOf } from './rules.ts';

const at = (text: string) => new Date(`2026-01-01T${text}Z`);
const pools = ['a', 'b'].map((zone) => ({ poolId: zone, poolName: `m5.large.us-east-1${zone}` }));
const unknown = (count: number) => new Array<number>(count).fill(Number.NaN);

describe('F8 the history of a back-test', () => {
  test('is on whole ticks of ten minutes', () => {
    expect(gridOf(at('00:05:00'), at('00:41:00'))).toMatchObject({ from: at('00:10:00'), count: 4 });
    expect(gridOf(at('00:00:00'), at('00:10:00')).count).toBe(1);
    expect(gridOf(at('00:01:00'), at('00:02:00')).count).toBe(0);
  });

  test('begins when each pool is known that was there from the beginning', () => {
    const prices = [Float64Array.of(0.1, 0.1, 0.2), Float64Array.of(Number.NaN, 0.3, 0.3)];
    const history = historyOf(pools, prices, at('00:00:00'));
    expect(history).toMatchObject({ ticks: 2, startAt: at('00:10:00'), instanceType: 'm5.large', tickHours: 1 / 6 });
    expect(history?.pools.map(({ hourlyPrices }) => [...hourlyPrices])).toEqual([
      [0.1, 0.2],
      [0.3, 0.3],
    ]);
  });

  test('does not wait for a pool that came days later, and leaves out one without a price', () => {
    const late = Float64Array.from([...unknown(300), 0.3]);
    const history = historyOf(pools, [new Float64Array(301).fill(0.1), late], at('00:00:00'));
    expect(history?.ticks).toBe(301);
    expect(history?.pools[1]?.hourlyPrices[299]).toBeNaN();
    const one = historyOf(pools, [Float64Array.of(0.1), Float64Array.of(0)], at('00:00:00'));
    expect(one?.pools).toHaveLength(1);
  });

  test('is none without any price', () => {
    expect(historyOf(pools, [Float64Array.from(unknown(3)), Float64Array.of(0, 0, 0)], at('00:00:00'))).toBeUndefined();
    expect(historyOf([], [], at('00:00:00'))).toBeUndefined();
  });
});

describe('F8 the regret of a policy', () => {
  const row = (policy: string, J: number, kind: ReplayRow['kind'] = 'PRICES'): ReplayRow => ({
    ...{ kind, policy, J, paidRatio: J, downtimeRatio: 0, switchesPerDay: 0, costRatio: 1 },
  });

  test('is what it cost beyond each baseline of the same record', () => {
    const own = row('spotkeep', 0.4);
    const rows = [own, row('cheapest-stick', 0.5), row('on-demand', 1), row('offline-optimum', 0.9, 'AVAILABILITY')];
    const regret = regretOf(own, rows);
    expect(regret.cheapestStick).toBeCloseTo(-0.1, 12);
    expect(regret.onDemand).toBeCloseTo(-0.6, 12);
    expect(regret.offlineOptimum).toBeUndefined();
  });
});
