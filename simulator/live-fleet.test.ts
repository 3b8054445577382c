import { describe, expect, test } from 'vitest';
import { createCloud } from './fleet/cloud.ts';
import { createMarketTime } from './fleet/driver.ts';
import { marketOf, workloadsOf } from './live-fleet.ts';

const start = new Date('2026-01-01T00:00:00Z');

describe('a fleet on the made-up market', () => {
  test('workloads have names of their own and are spread over sizes and regions', () => {
    const workloads = workloadsOf(marketOf(1, start), 12);
    expect(new Set(workloads.map(({ logicalId }) => logicalId)).size).toBe(12);
    expect(new Set(workloads.map(({ instanceType, region }) => `${instanceType} ${region}`)).size).toBe(10);
    expect(workloads.filter(({ keepsStandby }) => keepsStandby)).toHaveLength(1);
    expect(workloads.filter(({ isAutoSwitchEnabled }) => isAutoSwitchEnabled)).toHaveLength(6);
    expect(workloads.some(({ keepsStandby, isAutoSwitchEnabled }) => keepsStandby && isAutoSwitchEnabled)).toBe(false);
  });

  test('the demo begins with spot machines for all, and soon has an interruption to show', () => {
    const market = marketOf(73, start);
    const now = new Date(start.getTime() + 7 * 24 * 3_600_000 + 5_000);
    const cloud = createCloud({ market, seed: 73, noticeSeconds: 120 });
    const workloads = workloadsOf(market, 8);
    const places = workloads.map((workload) => cloud.cheapestPlace(workload, now).poolName);
    expect(places).not.toContain(undefined);
    const guarded = places[workloads.findIndex(({ keepsStandby }) => keepsStandby)] ?? '';
    const taken = market.nextAvailabilityChange(guarded, now);
    expect(((taken?.getTime() ?? 0) - now.getTime()) / 60_000).toBeCloseTo(6, 0);
  });

  test('a faster market begins with the wall clock and tells the time of either', () => {
    let wall = start.getTime();
    const time = createMarketTime(60, () => new Date(wall));
    wall += 1_000;
    expect(time.now()).toEqual(new Date('2026-01-01T00:01:00Z'));
    expect(time.toWallTime(time.now())).toEqual(new Date(wall));
  });
});
