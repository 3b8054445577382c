import { describe, expect, test } from 'vitest';
import { defaultPolicyConfig } from './config.ts';
import { decide } from './decide.ts';
import type { Candidate, PolicyInput } from './types.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const pool = (poolId: string, hourlyPrice: number, more: Partial<Candidate> = {}): Candidate => ({
  ...{ poolId, poolName: `m5.large.${poolId}`, hourlyPrice, priceAgeSeconds: 60, isAvailable: true },
  ...{ uptimeScore: 0.9, currentAgeSeconds: 9 * 3600, ...more },
});
const optionsOf = (instance: Partial<PolicyInput['instance']> = {}, more: Partial<PolicyInput> = {}) =>
  decide({
    candidates: [pool('a', 0.04), pool('b', 0.03), pool('c', 0.02, { isAvailable: false })],
    ...{ regret: 0, recentSwitches: [], now: NOW, config: { ...defaultPolicyConfig, changeoverHours: 0.5 } },
    instance: {
      ...{ mode: 'SPOT', poolId: 'a', hourlyPrice: 0.041, onDemandHourlyPrice: 0.1 },
      launchedAt: new Date(NOW.getTime() - 9 * 3_600_000),
      ...instance,
    },
    ...more,
  }).options;

describe('A9 what a decision chose from', () => {
  test('is every pool, on-demand and staying, each with its expected cost and its risk', () => {
    const options = optionsOf();
    expect(options.map(({ poolId, isCurrent, isAvailable }) => [poolId, isCurrent, isAvailable])).toEqual([
      ['b', false, true],
      ['a', true, true],
      ['c', false, false],
      [null, false, true],
    ]);
    // Nine hours old: one chance in ten to end within the hour; an interruption costs 0.5 h × $0.10.
    const [b, staying, c, onDemand] = options;
    expect(b).toMatchObject({ mode: 'SPOT', hourlyPrice: 0.03, objections: [] });
    expect(b?.risk).toBeCloseTo(0.1, 12);
    expect(b?.expectedHourlyCost).toBeCloseTo(0.03 + 0.1 * 0.05, 12);
    // What the instance pays counts, not what the pool costs now.
    expect(staying).toMatchObject({ hourlyPrice: 0.041, objections: [] });
    expect(staying?.expectedHourlyCost).toBeCloseTo(0.041 + 0.1 * 0.05, 12);
    expect(c?.objections).toEqual(['UNAVAILABLE']);
    expect(onDemand).toMatchObject({ mode: 'ON_DEMAND', risk: 0, score: 1, hourlyPrice: 0.1, expectedHourlyCost: 0.1 });
  });

  test('holds staying at its own price where on-demand is the present place', () => {
    const options = optionsOf({ mode: 'ON_DEMAND', poolId: null, hourlyPrice: 0.1 });
    expect(options.filter(({ mode }) => mode === 'ON_DEMAND')).toMatchObject([{ isCurrent: true, risk: 0 }]);
    expect(options.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
  });

  test('holds staying in a pool that is no candidate any more', () => {
    const options = optionsOf({ poolId: 'gone' });
    expect(options.map(({ poolId }) => poolId)).toEqual(['b', 'a', 'c', 'gone', null]);
    expect(options[3]).toMatchObject({ isCurrent: true, hourlyPrice: 0.041 });
  });

  test('counts a notice in what staying comes to', () => {
    const staying = optionsOf({}, { notice: 'TERMINATION' }).find(({ isCurrent }) => isCurrent);
    expect(staying?.risk).toBe(1);
    expect(staying?.expectedHourlyCost).toBeCloseTo(0.041 + 0.05, 12);
  });
});
