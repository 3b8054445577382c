import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultPolicyConfig } from '../../config.ts';
import type { AvailabilityHistory } from '../histories.ts';
import { backtestAvailability } from './backtest.ts';
import { alwaysOnDemand, firstAvailable } from './baselines.ts';
import { offlineOptimum } from './offline-optimum.ts';
import { followPolicy } from './own-policy.ts';
import { measurePlan, ON_DEMAND, type Plan } from './plan.ts';

/** A history of pools, each a row of ones and zeros. */
const historyOf = (rows: readonly (readonly number[])[], tickHours = 1): AvailabilityHistory => ({
  ...{ group: 'g', tickHours, ticks: rows[0]?.length ?? 0 },
  pools: rows.map((row, index) => ({ name: `pool ${index}`, isUp: Uint8Array.from(row) })),
});
const options = { changeoverHours: 0.5, onDemandRatio: 4 };

const anyHistory = (longest: number, mostPools = 3) =>
  fc
    .record({
      ticks: fc.integer({ min: 1, max: longest }),
      pools: fc.integer({ min: 0, max: mostPools }),
      tickHours: fc.constantFrom(1 / 6, 1),
    })
    .chain(({ ticks, pools, tickHours }) => {
      const row = fc.array(fc.constantFrom(0, 1), { minLength: ticks, maxLength: ticks });
      return fc
        .array(row, { minLength: pools, maxLength: pools })
        .map((rows) => ({ ...historyOf(rows, tickHours), ticks }));
    });

const anyOptions = fc.record({
  changeoverHours: fc.constantFrom(0, 0.05, 0.2, 1),
  onDemandRatio: fc.constantFrom(1.5, 3.145, 8),
});

/** Every plan there is. */
function everyPlan({ ticks, pools }: AvailabilityHistory): Plan[] {
  let plans: number[][] = [[]];
  for (let tick = 0; tick < ticks; tick++) {
    const places = [ON_DEMAND, ...pools.flatMap(({ isUp }, index) => (isUp[tick] === 1 ? [index] : []))];
    plans = plans.flatMap((plan) => places.map((place) => [...plan, place]));
  }
  return plans.map((plan) => Int16Array.from(plan));
}

describe('F8 the measure of a workload that always runs', () => {
  test('is what machines cost, and half an hour at the on-demand price for each changeover but the first', () => {
    const history = historyOf([
      [1, 1, 0, 0, 1, 1, 1, 1],
      [0, 1, 1, 0, 0, 0, 0, 0],
    ]);
    // 7 of 8 hours on spot at 1, one on demand at 4; three changeovers of half an hour at 4: (7 + 4 + 6) / 32.
    const plan = Int16Array.from([0, 0, 1, ON_DEMAND, 0, 0, 0, 0]);
    expect(measurePlan(history, plan, options)).toEqual({
      ...{ J: 17 / 32, paidRatio: 11 / 32, downtimeRatio: 1.5 / 8, switchesPerDay: 9 },
    });
    expect(measurePlan(history, alwaysOnDemand(history), options)).toMatchObject({ J: 1, switchesPerDay: 0 });
  });

  test('refuses a plan that is in a pool which is down', () => {
    expect(() => measurePlan(historyOf([[1, 0]]), Int16Array.from([0, 0]), options)).toThrow('tick 1');
  });
});

describe('F8 the first pool that is available', () => {
  test('is kept while it is up, and on-demand is left at once', () => {
    const history = historyOf([
      [0, 0, 1, 1, 0, 0, 1],
      [0, 1, 1, 0, 1, 0, 1],
    ]);
    expect([...firstAvailable(history)]).toEqual([ON_DEMAND, 1, 1, 0, 1, ON_DEMAND, 0]);
  });
});

describe('F8 the offline optimum of availability', () => {
  test('bridges a short gap of spot on demand, and passes over spot that does not pay for going there', () => {
    const gap = historyOf([[1, 1, 1, 0, 1, 1, 1]]);
    expect([...offlineOptimum(gap, options)]).toEqual([0, 0, 0, ON_DEMAND, 0, 0, 0]);
    const glimpse = historyOf([[0, 0, 1, 0, 0]]);
    expect([...offlineOptimum(glimpse, options)]).toEqual(Array(5).fill(ON_DEMAND));
  });

  test('costs what the cheapest of all plans costs', () => {
    fc.assert(
      fc.property(anyHistory(6, 2), anyOptions, (history, given) => {
        const least = Math.min(...everyPlan(history).map((plan) => measurePlan(history, plan, given).J));
        expect(measurePlan(history, offlineOptimum(history, given), given).J).toBeCloseTo(least, 10);
      }),
    );
  });
});

describe('F8 a back-test over availability', () => {
  test('shows every baseline beside the own policy, none better than the optimum', () => {
    fc.assert(
      fc.property(anyHistory(40), anyOptions, (history, given) => {
        const results = backtestAvailability(history, given);
        expect(results.map(({ policy }) => policy)).toEqual([
          ...['on-demand', 'first-available', 'spotkeep', 'offline-optimum'],
        ]);
        for (const { J, paidRatio, downtimeRatio, switchesPerDay, costRatio, group, misses } of results) {
          expect({ group, misses }).toEqual({ group: 'g', misses: 0 });
          const lost = (switchesPerDay / 24) * given.changeoverHours;
          expect(J).toBeCloseTo(paidRatio + lost, 10);
          expect(downtimeRatio).toBeCloseTo(Math.min(1, lost), 10);
          expect(costRatio).toBeGreaterThanOrEqual(1 - 1e-9);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('decides by nothing that comes later', () => {
    const settings = { onDemandRatio: 3.145, config: defaultPolicyConfig };
    fc.assert(
      fc.property(anyHistory(60), fc.double({ min: 0, max: 1, noNaN: true }), (history, share) => {
        const ticks = Math.max(1, Math.floor(history.ticks * share));
        const pools = history.pools.map((pool) => ({ ...pool, isUp: pool.isUp.slice(0, ticks) }));
        const whole = followPolicy(history, settings);
        expect(followPolicy({ ...history, ticks, pools }, settings)).toEqual(whole.slice(0, ticks));
      }),
      { numRuns: 50 },
    );
  });
});
