import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  choosePool,
  isCheapEnough,
  type PoolOffer,
  placeEmergency,
  placeIn,
  placeStandby,
  rankPools,
} from './place-rules.ts';

const now = new Date('2026-01-05T12:00:00.000Z');
/** Those whose price is fresh, if there are any: one that is older than an hour is a last resort. */
const foremostOf = (offers: readonly PoolOffer[]) => {
  const fresh = offers.filter(({ observedAt }) => observedAt === '2026-01-05T11:30:00.000Z');
  return fresh.length > 0 ? fresh : offers;
};
const price = fc.integer({ min: 1, max: 5_000_000 }).map((units) => (units / 1_000_000).toFixed(6));
const offer = fc.record({
  poolId: fc.uuid(),
  zone: fc.constantFrom('us-east-1a', 'us-east-1b', 'us-east-1c'),
  observedAt: fc.option(fc.constantFrom('2026-01-05T10:30:00.000Z', '2026-01-05T11:30:00.000Z')),
  uptimeScore: fc.double({ min: 0, max: 1, noNaN: true }),
  hourlyPrice: price,
});
const pools = fc
  .uniqueArray(offer, { selector: ({ poolId }) => poolId, maxLength: 8 })
  .map((offers): PoolOffer[] => offers.map((pool) => ({ ...pool, poolName: `m5.large.${pool.poolId}` })));
const onDemandHourlyPrice = '0.096000';

describe('R1 pool choice', () => {
  const chosen = (offers: readonly PoolOffer[], avoided: readonly string[] = []) =>
    choosePool(offers, { avoided: new Set(avoided), now });

  test('of those whose price is fresh none is noticeably safer than the one chosen, and none as safe is cheaper', () => {
    fc.assert(
      fc.property(pools, (offers) => {
        const pool = chosen(offers);
        expect(pool === undefined).toBe(offers.length === 0);
        if (!pool) return;
        const foremost = foremostOf(offers);
        expect(foremost).toContain(pool);
        const best = Math.max(...foremost.map(({ uptimeScore }) => uptimeScore));
        expect(best - pool.uptimeScore).toBeLessThan(0.05);
        for (const other of foremost.filter(({ uptimeScore }) => best - uptimeScore < 0.05)) {
          expect(Number(pool.hourlyPrice)).toBeLessThanOrEqual(Number(other.hourlyPrice));
        }
      }),
    );
  });

  test('the order in which pools are listed changes nothing', () => {
    fc.assert(
      fc.property(pools, (offers) => {
        expect(chosen(offers.toReversed())).toEqual(chosen(offers));
      }),
    );
  });

  test('a standby is placed in the pool of its primary only when there is no other', () => {
    fc.assert(
      fc.property(pools, fc.nat(), (offers, place) => {
        fc.pre(offers.length > 0);
        const primaryPool = offers[place % offers.length]?.poolId ?? null;
        const { poolId } = placeStandby({ pools: offers, primary: { poolId: primaryPool, onDemandHourlyPrice }, now });
        expect(poolId === primaryPool).toBe(offers.length === 1);
      }),
    );
  });

  test('without any pool a standby is on demand, at that price', () => {
    const place = placeStandby({ pools: [], primary: { poolId: null, onDemandHourlyPrice }, now });
    expect(place).toEqual({ poolId: null, poolName: null, hourlyPrice: onDemandHourlyPrice });
  });

  test('an emergency standby is on demand rather than in the pool of its primary, or one that just failed', () => {
    fc.assert(
      fc.property(pools, fc.nat(3), (offers, failing) => {
        const primary = { poolId: offers[0]?.poolId ?? null, onDemandHourlyPrice };
        const failed = offers.slice(1, 1 + failing).map(({ poolId }) => poolId);
        const { poolId } = placeEmergency({ pools: offers, primary, failedPools: failed, now });
        const left = offers.slice(1 + failing).map((pool) => pool.poolId);
        if (left.length === 0) expect(poolId).toBeNull();
        else expect(left).toContain(poolId);
      }),
    );
  });

  test('a pool that failed lately is passed over for one that did not, and used rather than the primary’s', () => {
    fc.assert(
      fc.property(pools, fc.nat(7), (offers, failing) => {
        fc.pre(offers.length > 1);
        const primary = { poolId: offers[0]?.poolId ?? null, onDemandHourlyPrice };
        const failed = offers.slice(1, 1 + failing).map(({ poolId }) => poolId);
        const { poolId } = placeStandby({ pools: offers, primary, failedPools: failed, now });
        expect(poolId).not.toBe(primary.poolId);
        if (offers.length > 1 + failed.length) expect(failed).not.toContain(poolId);
      }),
    );
  });

  test('A8 pools are preferred in the order in which they are chosen, the primary’s only when it is alone', () => {
    fc.assert(
      fc.property(pools, fc.integer({ min: 1, max: 10 }), (offers, limit) => {
        const primaryPool = offers[0]?.poolId ?? null;
        const ranked = rankPools(offers, { primaryPoolId: primaryPool, now, limit }).map(({ poolId }) => poolId);
        expect(ranked).toHaveLength(Math.min(limit, offers.length > 1 ? offers.length - 1 : offers.length));
        expect(new Set(ranked).size).toBe(ranked.length);
        if (offers.length > 0) {
          expect(ranked[0]).toBe(
            placeStandby({ pools: offers, primary: { poolId: primaryPool, onDemandHourlyPrice }, now }).poolId,
          );
        }
      }),
    );
  });

  test('only a pool of the agent can be asked for', () => {
    const [own] = fc.sample(offer, { numRuns: 1, seed: 1 });
    const offers = [{ ...(own as Omit<PoolOffer, 'poolName'>), poolName: 'm5.large.us-east-1a' }];
    const place = { poolId: own?.poolId, hourlyPrice: own?.hourlyPrice };
    expect(placeIn({ pools: offers }, String(own?.poolId))).toMatchObject({ place, isWished: true });
    expect(placeIn({ pools: offers }, '01980000-0000-7000-8000-000000000001')).toBeUndefined();
    const wish = { excludedZones: [String(own?.zone)] };
    expect(placeIn({ pools: offers, wish }, String(own?.poolId))).toMatchObject({ isWished: false });
  });

  test('excluded zones are left out, and what costs more than is wished for', () => {
    fc.assert(
      fc.property(pools, fc.subarray(['us-east-1a', 'us-east-1b', 'us-east-1c']), price, (offers, zones, limit) => {
        const wish = { excludedZones: zones, maximumHourlyPrice: limit };
        const wished = offers.filter((pool) => !zones.includes(pool.zone) && Number(pool.hourlyPrice) <= Number(limit));
        const primary = { poolId: null, onDemandHourlyPrice };
        const place = placeStandby({ pools: offers, primary, now, wish });
        if (wished.length === 0) expect(place).toMatchObject({ poolId: null, hourlyPrice: onDemandHourlyPrice });
        else expect(wished.map(({ poolId }) => poolId)).toContain(place.poolId);
        if (wished.length > 0) expect(isCheapEnough(place, wish)).toBe(true);
      }),
    );
  });

  test('an emergency standby is in a preferred zone when one there has a fresh price, and in no excluded one', () => {
    fc.assert(
      fc.property(pools, (offers) => {
        const wish = { preferredZones: ['us-east-1b'], excludedZones: ['us-east-1c'] };
        const primary = { poolId: null, onDemandHourlyPrice };
        const place = placeEmergency({ pools: offers, primary, now, wish });
        const foremost = foremostOf(offers.filter(({ zone }) => zone !== 'us-east-1c'));
        const preferred = foremost.filter(({ zone }) => zone === 'us-east-1b');
        const expected = (preferred.length > 0 ? preferred : foremost).map(({ poolId }) => poolId);
        if (expected.length === 0) expect(place.poolId).toBeNull();
        else expect(expected).toContain(place.poolId);
      }),
    );
  });
});
