import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OWN_POLICY } from '../backtest.ts';
import type { PriceHistory } from '../histories.ts';
import { meansOf } from '../mean.ts';
import { backtestPrices } from './backtest.ts';
import { cheapestStick, greedy, onDemand } from './baselines.ts';
import { ledgerOf, ON_DEMAND } from './ledger.ts';
import { offlineOptimum } from './optimum.ts';
import { ownPolicy } from './own-policy.ts';

const historyOf = (pools: readonly (readonly number[])[], tickHours = 1): PriceHistory => ({
  ...{ group: 'm5.large us-east-1', region: 'us-east-1', instanceType: 'm5.large' },
  ...{ startAt: new Date('2026-01-01T00:00:00Z'), tickHours, ticks: pools[0]?.length ?? 0 },
  pools: pools.map((prices, index) => ({ name: `pool-${index}`, hourlyPrices: Float64Array.from(prices) })),
});

const OPTIONS = { changeoverHours: 0.2, onDemandHourlyPrice: 1 };
const costOf = (history: PriceHistory, path: Int32Array, options = OPTIONS) => ledgerOf(history, options, path).cost;

/** Prices that are in force for a while, some of them above on-demand, and pools that come later. */
const anyHistory = fc
  .record({ pools: fc.integer({ min: 1, max: 3 }), ticks: fc.integer({ min: 1, max: 6 }) })
  .chain(({ pools, ticks }) => {
    const price = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }).map((tenths) => tenths / 10) });
    const late = fc.integer({ min: 0, max: 2 });
    const pool = fc.tuple(fc.array(price, { minLength: ticks, maxLength: ticks }), late);
    return fc.array(pool, { minLength: pools, maxLength: pools });
  })
  .map((pools) => historyOf(pools.map(([prices, late]) => prices.map((price, tick) => (tick < late ? NaN : price)))));
const anyChangeover = fc.constantFrom(0, 0.05, 0.2, 1.5);

/** The least cost over every path there is. */
function bruteForce(history: PriceHistory, options: typeof OPTIONS): number {
  const places = [ON_DEMAND, ...history.pools.keys()];
  const priceOf = (place: number, tick: number) =>
    place === ON_DEMAND ? options.onDemandHourlyPrice : (history.pools[place]?.hourlyPrices[tick] as number);
  const least = (tick: number, present: number | undefined): number => {
    if (tick === history.ticks) return 0;
    const costs = places.flatMap((place) => {
      const price = priceOf(place, tick) * history.tickHours;
      if (Number.isNaN(price)) return [];
      const isSwitch = present !== undefined && place !== present;
      const switched = isSwitch ? options.changeoverHours * options.onDemandHourlyPrice : 0;
      return price + switched + least(tick + 1, place);
    });
    return Math.min(...costs);
  };
  return least(0, undefined);
}

describe('F8 what a path costs', () => {
  test('is its prices and d hours on demand for each switch', () => {
    const history = historyOf([
      [0.3, 0.3, 0.5, 0.5],
      [0.4, 0.4, 0.2, 0.2],
    ]);
    // 0.30 + 0.30 + 0.20 + 0.20 and a switch of 0.20: 1.20 of 4.00 on demand.
    const ledger = ledgerOf(history, OPTIONS, Int32Array.from([0, 0, 1, 1]));
    expect(ledger).toMatchObject({ switches: 1, onDemandCost: 4, hours: 4 });
    expect(ledger.paid).toBeCloseTo(1, 12);
    expect(ledger.cost).toBeCloseTo(1.2, 12);
    expect(() => ledgerOf(historyOf([[NaN, 1]]), OPTIONS, Int32Array.from([0, 0]))).toThrow('no price');
  });

  test('is told of every policy, with the optimum as the measure', () => {
    const history = historyOf([
      [0.5, 0.5, 0.5, 0.5],
      [0.3, 0.3, 0.4, 0.6],
    ]);
    const rows = backtestPrices(history, OPTIONS);
    expect(rows.map(({ policy, J, switchesPerDay }) => [policy, Math.round(J * 1000) / 1000, switchesPerDay])).toEqual([
      // 0.3 + 0.3 + 0.4 + 0.6: going to the other pool for an hour costs 0.2 and saves 0.1.
      ['offline-optimum', 0.4, 0],
      [OWN_POLICY, 0.4, 0],
      ['cheapest-stick', 0.4, 0],
      ['first-stick', 0.5, 0],
      ['greedy', 0.425, 6],
      ['on-demand', 1, 0],
    ]);
    const last = rows.at(-1);
    expect(last?.costRatio).toBeCloseTo(1 / 0.4, 12);
    expect(rows[4]).toMatchObject({ misses: 0, paidRatio: 1.5 / 4, downtimeRatio: 0.2 / 4 });
  });

  test('is averaged over groups', () => {
    const one = backtestPrices(historyOf([[0.5, 0.5]]), OPTIONS);
    const other = backtestPrices(historyOf([[0.3, 0.3]]), OPTIONS);
    const means = meansOf([...one, ...other]);
    expect(means.map(({ policy }) => policy)).toEqual(one.map(({ policy }) => policy));
    expect(means.find(({ policy }) => policy === 'cheapest-stick')).toMatchObject({ group: 'mean', J: 0.4 });
  });
});

describe('F8 the offline optimum', () => {
  test('is the least over all paths', () => {
    fc.assert(
      fc.property(anyHistory, anyChangeover, (history, changeoverHours) => {
        const options = { ...OPTIONS, changeoverHours };
        expect(costOf(history, offlineOptimum(history, options), options)).toBeCloseTo(bruteForce(history, options), 9);
      }),
      { numRuns: 200 },
    );
  });

  test('is no dearer than any policy', () => {
    fc.assert(
      fc.property(anyHistory, anyChangeover, (history, changeoverHours) => {
        const options = { ...OPTIONS, changeoverHours };
        const least = costOf(history, offlineOptimum(history, options), options);
        for (const find of [ownPolicy, greedy, cheapestStick, onDemand]) {
          expect(costOf(history, find(history, options), options)).toBeGreaterThanOrEqual(least - 1e-9);
        }
      }),
    );
  });
});

describe('F8 the policy on prices', () => {
  test('pays at most what two switches cost more than hindsight when a price changes once, whatever it changes to', () => {
    const price = fc.integer({ min: 10, max: 80 }).map((cents) => cents / 100);
    fc.assert(
      fc.property(price, price, price, fc.integer({ min: 3, max: 40 }), (first, later, other, changed) => {
        const own = Array.from({ length: 60 }, (_, tick) => (tick < changed ? first : later));
        const history = historyOf([own, own.map(() => other)]);
        const least = costOf(history, offlineOptimum(history, OPTIONS));
        // As much was lost by staying as a switch costs, then it is paid for: hindsight began elsewhere. What was lost is
        // known a tick later.
        const late = Math.abs(later - other) * history.tickHours;
        const twice = 2 * OPTIONS.changeoverHours * OPTIONS.onDemandHourlyPrice;
        expect(costOf(history, ownPolicy(history, OPTIONS))).toBeLessThanOrEqual(least + twice + late + 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  test('knows nothing of what is to come', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const path = ownPolicy(history, OPTIONS);
        for (let ticks = 1; ticks < history.ticks; ticks += 1) {
          const pools = history.pools.map((pool) => ({ ...pool, hourlyPrices: pool.hourlyPrices.slice(0, ticks) }));
          expect([...ownPolicy({ ...history, ticks, pools }, OPTIONS)]).toEqual([...path.slice(0, ticks)]);
        }
      }),
    );
  });
});
