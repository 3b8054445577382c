import { describe, expect, test } from 'vitest';
import { AGE_BINS, tallyRuns } from '#policy/hazard.ts';
import { countGroups, sortEvidence } from './evidence.ts';
import { createMarket } from './market.ts';

const PLACE = { poolId: 'p', region: 'eu-west-1', instanceType: 'm5.large' };
const lasting = (hours: number, more: Partial<typeof PLACE> = {}) => ({ ...PLACE, hours, ...more });

describe('F5 averages over clients', () => {
  test('are of ages that at least three of them have runs of', () => {
    const market = createMarket();
    // Three minutes begin the second bin: two clients only have reached it.
    for (const hours of [0.01, 0.06, 0.06]) market.add(countGroups([], [lasting(hours)]).values());
    expect(market.groups().map(({ region, instanceType, bins }) => [region, instanceType, bins])).toEqual([
      ['eu-west-1', 'm5.large', [[0, 3, 0, expect.closeTo(2.2, 9)]]],
      ['eu-west-1', null, [[0, 3, 0, expect.closeTo(2.2, 9)]]],
    ]);
  });

  test('tell nothing of two clients, be their runs ever so many', () => {
    const market = createMarket();
    for (const pools of [50, 80]) {
      const runs = Array.from({ length: pools }, (_, index) => lasting(9, { poolId: `p${index}` }));
      market.add(countGroups([], runs).values());
    }
    expect(market.groups()).toEqual([]);
  });
});

describe('F5 the runs of a client', () => {
  test('are those that have ended and those that last, in each group that a pool is in', () => {
    const counted = [{ ...PLACE, bins: [[0, 2, 1, 1.5] as const] }];
    const groups = countGroups(counted, [lasting(1), lasting(2, { poolId: 'q' })], ['p']);
    const known = sortEvidence(groups, new Map())(PLACE);
    expect(known.pool).toMatchObject({ runCount: 3 });
    expect(known.pool.exposure[0]).toBeCloseTo(2.5, 12);
    expect(known.pool.ended[0]).toBe(1);
    expect(known.instanceType.runCount).toBe(2);
    expect(known.client.exposure).toEqual(
      tallyRuns([
        { hours: 1, hasEnded: false },
        { hours: 2, hasEnded: false },
      ]).exposure,
    );
    expect(known.marketRegion).toMatchObject({ runCount: 0 });
    // Of pools that nobody asks for only the groups are counted.
    expect([...groups.values()].flatMap(({ group }) => group.poolId ?? [])).toEqual(['p']);
    expect(known.pool.ended).toHaveLength(AGE_BINS.length);
  });
});
