import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Circumstances, obstaclesTo, type PlaceSeen, rankOptions, tally, targetAmong } from './rules.ts';

const place = (poolId: string | null, expectedHourlyCost: string, more: Partial<PlaceSeen> = {}): PlaceSeen => ({
  ...{ mode: poolId === null ? 'ON_DEMAND' : 'SPOT', poolId, hourlyPrice: expectedHourlyCost, expectedHourlyCost },
  ...{ risk: 0, isAvailable: true, exclusion: null, isCurrent: false },
  ...more,
});
const places = [
  place('excluded', '0.010000', { exclusion: 'it is down', isAvailable: false }),
  place('dear', '0.050000'),
  place(null, '0.100000'),
  place('cheap', '0.030000'),
  place('own', '0.090000', { isCurrent: true }),
];
const options = rankOptions(places, '0.100000');

describe('A16 the options of a machine', () => {
  test('are where it is, then what could be chosen, then what is excluded, each by expected cost', () => {
    expect(options.map(({ poolId }) => poolId)).toEqual(['own', 'cheap', 'dear', null, 'excluded']);
    expect(options.map(({ savingsRatio }) => savingsRatio)).toEqual([0.1, 0.7, 0.5, 0, 0.9]);
  });
});

describe('A18 the target of a simulation', () => {
  test('is the pool that is named, or on demand', () => {
    expect(targetAmong(options, { mode: 'SPOT', poolId: 'excluded' })?.poolId).toBe('excluded');
    expect(targetAmong(options, { mode: 'ON_DEMAND', poolId: null })?.mode).toBe('ON_DEMAND');
  });

  test('is none for a pool that is no option, for a pool on demand, and on spot without a pool', () => {
    expect(targetAmong(options, { mode: 'SPOT', poolId: 'other' })).toBeUndefined();
    expect(targetAmong(options, { mode: 'ON_DEMAND', poolId: 'cheap' })).toBeUndefined();
    expect(targetAmong(options, { mode: 'SPOT' })).toBeUndefined();
  });
});

describe('A18 what a switch comes to', () => {
  test('is exact: savings of an hour and of 730, and when the changeover has paid for itself', () => {
    expect(tally(place('a', '0.090000'), place('b', '0.030000'), '0.019200')).toEqual({
      ...{ switchCost: '0.019200', hourlySavings: '0.060000', monthlySavings: '43.800000', breakEvenHours: 0.32 },
    });
  });

  test('keeps the sign, and never pays for itself when it does not save', () => {
    expect(tally(place('a', '0.030000'), place('b', '0.090000'), '0.019200')).toMatchObject({
      ...{ hourlySavings: '-0.060000', monthlySavings: '-43.800000', breakEvenHours: null },
    });
    expect(tally(place('a', '0.03'), place('b', '0.03'), '0.0192').breakEvenHours).toBeNull();
  });
});

const free: Circumstances = {
  ...{ agentStatus: 'ONLINE', isPrimary: true, target: { isCurrent: false, exclusion: null } },
  ...{ hasRoom: { manual: true, automatic: true }, hasFailedLately: false, isToBeLeft: false },
  ...{ isAutoSwitchEnabled: true, guard: undefined },
};
const kinds = (more: Partial<Circumstances>) =>
  obstaclesTo({ ...free, ...more }).map(({ kind, isForAutomaticOnly }) => `${kind}${isForAutomaticOnly ? '' : '!'}`);

describe('A18 what stands in the way of a switch', () => {
  test('is nothing when nothing does', () => {
    expect(kinds({})).toEqual([]);
  });

  test.for<[string[], Partial<Circumstances>]>([
    [['AGENT_DELETED!'], { agentStatus: 'DELETED' }],
    [['AGENT_DISABLED!'], { agentStatus: 'DISABLED' }],
    [['NOT_PRIMARY!'], { isPrimary: false }],
    [['ALREADY_THERE!'], { target: { isCurrent: true, exclusion: null } }],
    [['SWITCH_IN_PROGRESS!'], { hasRoom: { manual: false, automatic: false } }],
    [['SWITCH_IN_PROGRESS'], { hasRoom: { manual: true, automatic: false } }],
    [['AGENT_OFFLINE'], { agentStatus: 'OFFLINE' }],
    [['AUTO_SWITCH_DISABLED'], { isAutoSwitchEnabled: false }],
    [['LIMIT_REACHED'], { guard: 'it was switched 3 times within a day' }],
    [['REBALANCE_RECOMMENDED'], { isToBeLeft: true }],
    [['TARGET_EXCLUDED'], { target: { isCurrent: false, exclusion: 'it is down' } }],
    [['TARGET_FAILED_LATELY'], { hasFailedLately: true }],
  ])('is %s', ([expected, circumstances]) => {
    expect(kinds(circumstances)).toEqual(expected);
  });

  test('is told once for each kind, with words, whatever the circumstances', () => {
    const circumstances = fc.record({
      agentStatus: fc.constantFrom('ONLINE', 'OFFLINE', 'DISABLED', 'DELETED'),
      isPrimary: fc.boolean(),
      target: fc.record({ isCurrent: fc.boolean(), exclusion: fc.constantFrom(null, 'it is down') }),
      hasRoom: fc.record({ manual: fc.boolean(), automatic: fc.boolean() }),
      hasFailedLately: fc.boolean(),
      isToBeLeft: fc.boolean(),
      isAutoSwitchEnabled: fc.boolean(),
      guard: fc.constantFrom(undefined, 'it was switched 3 times within a day'),
    }) as fc.Arbitrary<Circumstances>;
    fc.assert(
      fc.property(circumstances, (given) => {
        const found = obstaclesTo(given);
        expect(new Set(found.map(({ kind }) => kind)).size).toBe(found.length);
        for (const { message } of found) expect(message).toMatch(/^[A-Z].*\.$/);
      }),
    );
  });
});
