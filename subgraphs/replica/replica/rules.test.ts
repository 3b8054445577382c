import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPEN_STATUSES, ReplicaStatus } from './entity.ts';
import {
  canGo,
  canReport,
  choosePool,
  type PoolOffer,
  placeEmergency,
  placeIn,
  placeStandby,
  REPORTABLE,
  rankPools,
  standbyMachine,
} from './rules.ts';

const statuses = Object.keys(ReplicaStatus) as ReplicaStatus[];
const status = fc.constantFrom(...statuses);
const reported = fc.constantFrom(...REPORTABLE);

const price = fc.integer({ min: 1, max: 5_000_000 }).map((units) => (units / 1_000_000).toFixed(6));
const offer = fc.record({
  poolId: fc.uuid(),
  uptimeScore: fc.double({ min: 0, max: 1, noNaN: true }),
  hourlyPrice: price,
});
const pools = fc
  .uniqueArray(offer, { selector: ({ poolId }) => poolId, maxLength: 8 })
  .map((offers): PoolOffer[] => offers.map((pool) => ({ ...pool, poolName: `m5.large.${pool.poolId}` })));
const onDemandHourlyPrice = '0.096000';

type Action =
  | { what: 'REPORT'; to: (typeof REPORTABLE)[number]; hasMachine: boolean }
  | { what: 'DELETE' | 'PROMOTE' | 'WON' | 'LOST' };

/** Where a caller wants the standby to go; undefined where the action says nothing about it, or is not let through. */
function wantedBy(action: Action, at: ReplicaStatus): ReplicaStatus | undefined {
  if (action.what === 'REPORT') {
    const isLetThrough = canReport(at, action.to, action.hasMachine) && at !== action.to;
    return isLetThrough ? action.to : undefined;
  }
  if (action.what === 'DELETE') return 'TERMINATED';
  if (action.what === 'PROMOTE') return 'PROMOTING';
  return action.what === 'WON' ? 'PROMOTED' : 'SYNCING';
}

describe('R6 status machine', () => {
  test('what has ended goes nowhere', () => {
    fc.assert(
      fc.property(fc.constantFrom('PROMOTED', 'FAILED', 'TERMINATED' as const), status, (from, to) => {
        expect(canGo(from as ReplicaStatus, to)).toBe(false);
      }),
    );
  });

  test('a walk along the machine never comes back to LAUNCHING, and ends in a state that is not open', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 30 }), (wishes) => {
        let at: ReplicaStatus = 'LAUNCHING';
        for (const wish of wishes) {
          if (!canGo(at, wish)) continue;
          expect(wish).not.toBe('LAUNCHING');
          expect(OPEN_STATUSES).toContain(at);
          at = wish;
        }
      }),
    );
  });

  test('random actions of callers lead only along the table, and what has ended stays as it is', () => {
    const actions = fc.oneof(
      fc.record({ what: fc.constant('REPORT' as const), to: reported, hasMachine: fc.boolean() }),
      fc.record({ what: fc.constantFrom('DELETE' as const, 'PROMOTE' as const, 'WON' as const, 'LOST' as const) }),
    );
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 40 }), (asked) => {
        let at: ReplicaStatus = 'LAUNCHING';
        for (const action of asked) {
          const to = wantedBy(action, at);
          const isLegal = to !== undefined && standbyMachine.canGo(at, to);
          if (!isLegal && to !== undefined) expect(() => standbyMachine.go(at, to)).toThrow(`${to} does not follow`);
          if (standbyMachine.isEnd(at)) expect(isLegal).toBe(false);
          if (isLegal) at = standbyMachine.go(at, to);
          expect(OPEN_STATUSES.includes(at)).toBe(!standbyMachine.isEnd(at));
        }
      }),
    );
  });

  test('only a standby that is ready or syncing takes over', () => {
    expect(statuses.filter((from) => canGo(from, 'PROMOTING'))).toEqual(['SYNCING', 'READY']);
    expect(statuses.filter((from) => canGo(from, 'PROMOTED'))).toEqual(['PROMOTING']);
  });

  test('the same state is reported again without harm, with a machine where READY needs one', () => {
    for (const to of REPORTABLE) expect(canReport(to, to, true)).toBe(true);
    expect(canReport('READY', 'READY', false)).toBe(false);
  });

  test('no report moves a standby that is taking over, or brings one back', () => {
    fc.assert(
      fc.property(fc.constantFrom('PROMOTING', 'PROMOTED' as const), reported, fc.boolean(), (from, to, hasMachine) => {
        expect(canReport(from as ReplicaStatus, to, hasMachine)).toBe(false);
      }),
    );
  });

  test('a report of another state follows the machine', () => {
    fc.assert(
      fc.property(status, reported, (from, to) => {
        fc.pre(from !== to && from !== 'PROMOTING');
        expect(canReport(from, to, true)).toBe(canGo(from, to));
      }),
    );
  });
});

describe('R1 pool choice', () => {
  const chosen = (offers: readonly PoolOffer[], avoided: readonly string[] = []) =>
    choosePool(offers, new Set(avoided));

  test('no pool is noticeably safer than the one chosen, and none as safe is cheaper', () => {
    fc.assert(
      fc.property(pools, (offers) => {
        const pool = chosen(offers);
        expect(pool === undefined).toBe(offers.length === 0);
        if (!pool) return;
        const best = Math.max(...offers.map(({ uptimeScore }) => uptimeScore));
        expect(best - pool.uptimeScore).toBeLessThan(0.05);
        for (const other of offers.filter(({ uptimeScore }) => best - uptimeScore < 0.05)) {
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
        const { poolId } = placeStandby(offers, { poolId: primaryPool, onDemandHourlyPrice });
        expect(poolId === primaryPool).toBe(offers.length === 1);
      }),
    );
  });

  test('without any pool a standby is on demand, at that price', () => {
    const place = placeStandby([], { poolId: null, onDemandHourlyPrice });
    expect(place).toEqual({ poolId: null, poolName: null, hourlyPrice: onDemandHourlyPrice });
  });

  test('an emergency standby is on demand rather than in the pool of its primary, or one that just failed', () => {
    fc.assert(
      fc.property(pools, fc.nat(3), (offers, failing) => {
        const primary = { poolId: offers[0]?.poolId ?? null, onDemandHourlyPrice };
        const failed = offers.slice(1, 1 + failing).map(({ poolId }) => poolId);
        const { poolId } = placeEmergency(offers, primary, failed);
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
        const { poolId } = placeStandby(offers, primary, failed);
        expect(poolId).not.toBe(primary.poolId);
        if (offers.length > 1 + failed.length) expect(failed).not.toContain(poolId);
      }),
    );
  });

  test('A8 pools are preferred in the order in which they are chosen, the primary’s only when it is alone', () => {
    fc.assert(
      fc.property(pools, fc.integer({ min: 1, max: 10 }), (offers, limit) => {
        const primaryPool = offers[0]?.poolId ?? null;
        const ranked = rankPools(offers, primaryPool, limit).map(({ poolId }) => poolId);
        expect(ranked).toHaveLength(Math.min(limit, offers.length > 1 ? offers.length - 1 : offers.length));
        expect(new Set(ranked).size).toBe(ranked.length);
        if (offers.length > 0) {
          expect(ranked[0]).toBe(placeStandby(offers, { poolId: primaryPool, onDemandHourlyPrice }).poolId);
        }
      }),
    );
  });

  test('only a pool of the agent can be asked for', () => {
    const [own] = fc.sample(offer, { numRuns: 1, seed: 1 });
    const offers = [{ ...(own as Omit<PoolOffer, 'poolName'>), poolName: 'm5.large.us-east-1a' }];
    expect(placeIn(offers, String(own?.poolId))).toMatchObject({ poolId: own?.poolId, hourlyPrice: own?.hourlyPrice });
    expect(placeIn(offers, '01980000-0000-7000-8000-000000000001')).toBeUndefined();
  });
});
