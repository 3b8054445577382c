import { describe, expect, test } from 'vitest';
import { defaultPolicyConfig } from './config.ts';
import { guardAgainst, limitsReached } from './guards.ts';
import type { PastSwitch, PolicyConfig, PolicyInput } from './types.ts';

const now = new Date('2026-03-01T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const inHours = (hours: number) => hoursAgo(-hours);

const input = (
  o: { switches?: PastSwitch[]; launched?: number; config?: Partial<PolicyConfig> } = {},
): PolicyInput => ({
  instance: {
    ...{ mode: 'SPOT', poolId: 'a', hourlyPrice: 0.04, onDemandHourlyPrice: 0.096 },
    launchedAt: hoursAgo(o.launched ?? 200),
  },
  ...{ candidates: [], regret: 0, now, recentSwitches: o.switches ?? [] },
  config: { ...defaultPolicyConfig, ...o.config },
});
const automatic = (...hours: number[]): PastSwitch[] =>
  hours.map((each) => ({ at: hoursAgo(each), trigger: 'AUTOMATIC' }));

describe('A11 limits of automatic switches', () => {
  test('none holds for a machine that was left alone for long', () => {
    expect(limitsReached(input())).toEqual([]);
    expect(guardAgainst(input())).toBeUndefined();
  });

  test('a machine stays for its minimum, from its launch or from the last switch of any kind', () => {
    expect(limitsReached(input({ launched: 0.5 }))).toMatchObject([{ limit: 'MINIMUM_STAY', until: inHours(1.5) }]);
    const forced: PastSwitch[] = [{ at: hoursAgo(1), trigger: 'MANUAL' }];
    expect(limitsReached(input({ switches: forced }))).toMatchObject([{ limit: 'MINIMUM_STAY', until: inHours(1) }]);
  });

  test('so many a day: free again when the oldest that counts is a day old', () => {
    const switches = automatic(3, 23, 10, 30);
    expect(limitsReached(input({ switches }))).toMatchObject([{ limit: 'PER_DAY', until: inHours(1) }]);
    expect(limitsReached(input({ switches: automatic(3, 10, 24) }))).toEqual([]);
  });

  test('so many a week: free again when the oldest that counts is a week old', () => {
    const switches = automatic(30, 40, 167);
    const config = { maxSwitchesPerWeek: 3 };
    expect(limitsReached(input({ switches, config }))).toMatchObject([{ limit: 'PER_WEEK', until: inHours(1) }]);
  });

  test('more than the limit wait for as many to grow old', () => {
    const switches = automatic(3, 4, 5, 6);
    const config = { maxSwitchesPerDay: 2 };
    expect(limitsReached(input({ switches, config }))).toMatchObject([{ limit: 'PER_DAY', until: inHours(20) }]);
  });

  test('a limit of none holds for ever', () => {
    const config = { maxSwitchesPerDay: 0 };
    expect(limitsReached(input({ config }))).toMatchObject([{ limit: 'PER_DAY', until: null }]);
  });

  test('what was forced, or an emergency, counts for neither day nor week', () => {
    const switches = (['MANUAL', 'EMERGENCY'] as const).flatMap((trigger) =>
      [3, 4, 5, 6, 7, 8].map((hours): PastSwitch => ({ at: hoursAgo(hours), trigger })),
    );
    expect(limitsReached(input({ switches }))).toEqual([]);
  });

  test('none holds on the way back from on-demand, where an emergency had led', () => {
    const flight: PastSwitch = { at: hoursAgo(0.1), trigger: 'EMERGENCY', to: 'ON_DEMAND' };
    const fled = input({ switches: [flight, ...automatic(3, 4, 5)], launched: 0.1 });
    const onDemand = { ...fled, instance: { ...fled.instance, mode: 'ON_DEMAND' as const, poolId: null } };
    expect(limitsReached(onDemand)).toEqual([]);
    expect(limitsReached(fled).map(({ limit }) => limit)).toEqual(['MINIMUM_STAY', 'PER_DAY']);
    const chosen = { ...onDemand, recentSwitches: [{ ...flight, trigger: 'MANUAL' as const }] };
    expect(limitsReached(chosen)).toMatchObject([{ limit: 'MINIMUM_STAY' }]);
  });

  test('the way back from an emergency counts for neither day nor week, and the switch after it does', () => {
    const flight = (hours: number): PastSwitch => ({ at: hoursAgo(hours), trigger: 'EMERGENCY', to: 'ON_DEMAND' });
    const back = [flight(20), ...automatic(19), flight(16), ...automatic(15), flight(12), ...automatic(11)];
    expect(limitsReached(input({ switches: back }))).toEqual([]);
    expect(limitsReached(input({ switches: [...back, ...automatic(3, 5, 7)] }))).toMatchObject([{ limit: 'PER_DAY' }]);
  });
});
