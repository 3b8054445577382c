import { describe, expect, test } from 'vitest';
import { defaultPolicyConfig } from './config.ts';
import { chooseFirstPool, decide } from './decide.ts';
import type { Candidate, PolicyInput } from './types.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

const pool = (poolId: string, hourlyPrice: number, more: Partial<Candidate> = {}): Candidate => ({
  poolId,
  poolName: `m5.large.${poolId}`,
  hourlyPrice,
  priceAgeSeconds: 60,
  isAvailable: true,
  uptimeScore: 0.9,
  currentAgeSeconds: 20 * 3600,
  ...more,
});

const input = (
  more: Omit<Partial<PolicyInput>, 'instance' | 'config'> & {
    instance?: Partial<PolicyInput['instance']>;
    config?: Partial<PolicyInput['config']>;
  } = {},
): PolicyInput => ({
  candidates: [pool('a', 0.04), pool('b', 0.03), pool('c', 0.035)],
  regret: 0,
  recentSwitches: [],
  now: NOW,
  ...more,
  instance: {
    mode: 'SPOT',
    poolId: 'a',
    hourlyPrice: 0.04,
    onDemandHourlyPrice: 0.096,
    launchedAt: hoursAgo(20),
    ...more.instance,
  },
  config: { ...defaultPolicyConfig, ...more.config },
});

const onDemand = { mode: 'ON_DEMAND', poolId: null, hourlyPrice: 0.096 } as const;
const SWITCH_COST = 0.2 * 0.096;

describe('A9 the policy, switching for price', () => {
  test('stays while less was lost than a switch costs', () => {
    const decision = decide(input({ regret: SWITCH_COST * 0.99 }));
    expect(decision).toMatchObject({ action: 'STAY', rule: 2, expectedSavingsHourly: 0, bestHourlyPrice: 0.03 });
    expect(decision.reason).toContain('$0.0192 of a switch');
  });

  test('switches to the cheapest good pool once as much was lost as a switch costs', () => {
    const decision = decide(input({ regret: SWITCH_COST }));
    expect(decision).toMatchObject({ action: 'SWITCH', targetPoolId: 'b', rule: 2 });
    expect(decision.expectedSavingsHourly).toBeCloseTo(0.01, 12);
    expect(decision.reason).toContain('m5.large.b');
  });

  test('counts the penalty of the user as part of the cost', () => {
    expect(decide(input({ regret: SWITCH_COST, config: { penalty: 0.01 } })).action).toBe('STAY');
    expect(decide(input({ regret: SWITCH_COST + 0.01, config: { penalty: 0.01 } })).action).toBe('SWITCH');
  });

  test('stays in the cheapest pool whatever was lost', () => {
    const decision = decide(input({ regret: 100, instance: { poolId: 'b', hourlyPrice: 0.03 } }));
    expect(decision).toMatchObject({ action: 'STAY', rule: 2, confidence: 1 });
  });

  test('goes to on-demand when spot has become dearer than that', () => {
    const dear = input({ regret: 1, candidates: [pool('a', 0.12)], instance: { hourlyPrice: 0.12 } });
    expect(decide(dear)).toMatchObject({ action: 'SWITCH_TO_ON_DEMAND', targetPoolId: undefined, rule: 2 });
    expect(decide(dear).expectedSavingsHourly).toBeCloseTo(0.024, 12);
  });

  test.each([
    ['UNAVAILABLE', pool('b', 0.03, { isAvailable: false })],
    ['BLOCKED', pool('b', 0.03, { blockedUntil: hoursAgo(-1) })],
    ['NO_PRICE', pool('b', Number.NaN)],
    ['STALE_PRICE', pool('b', 0.03, { priceAgeSeconds: 3601 })],
    ['SAVES_TOO_LITTLE', pool('b', 0.09)],
    ['TOO_RISKY', pool('b', 0.03, { currentAgeSeconds: 600 })],
    ['LESS_RELIABLE', pool('b', 0.03, { uptimeScore: 0.5 })],
  ] as const)('does not enter a pool that is %s', (objection, candidate) => {
    const own = pool('a', 0.095);
    const decision = decide(input({ regret: 1, candidates: [own, candidate], instance: { hourlyPrice: 0.095 } }));
    expect(decision.action).toBe('STAY');
    expect(decision.candidates.find(({ poolId }) => poolId === 'b')?.objections).toContain(objection);
  });

  test('enters a pool that is no riskier than the present one', () => {
    const young = { currentAgeSeconds: 600 };
    const decision = decide(
      input({
        regret: 1,
        candidates: [pool('a', 0.04, young), pool('b', 0.03, young)],
        instance: { launchedAt: hoursAgo(1 / 6) },
        config: { minimumDwellSeconds: 0 },
      }),
    );
    expect(decision).toMatchObject({ action: 'SWITCH', targetPoolId: 'b' });
  });

  test('stays without knowing what the instance pays', () => {
    const decision = decide(input({ regret: 1, instance: { hourlyPrice: Number.NaN } }));
    expect(decision).toMatchObject({ action: 'STAY', rule: 2, confidence: 0.5 });
  });
});

describe('A9 the policy, guarding against haste', () => {
  const tempted = { regret: 1 };

  test('stays for the minimum dwell', () => {
    const early = input({ ...tempted, instance: { launchedAt: hoursAgo(1.9) }, config: { riskThreshold: 1 } });
    expect(decide(early)).toMatchObject({ action: 'STAY', rule: 6, targetPoolId: undefined });
    expect(decide(input({ ...tempted, instance: { launchedAt: hoursAgo(2) } })).action).toBe('SWITCH');
  });

  test('counts automatic switches by day and by week', () => {
    const automatic = (ages: number[]) => ages.map((hours) => ({ at: hoursAgo(hours), trigger: 'AUTOMATIC' as const }));
    expect(decide(input({ ...tempted, recentSwitches: automatic([20, 22, 23]) })).rule).toBe(6);
    expect(decide(input({ ...tempted, recentSwitches: automatic([20, 22, 24]) })).action).toBe('SWITCH');
    const week = automatic([30, 31, 50, 52, 70, 72, 90, 100, 120, 167]);
    expect(decide(input({ ...tempted, recentSwitches: week })).rule).toBe(6);
    expect(decide(input({ ...tempted, recentSwitches: week.slice(1) })).action).toBe('SWITCH');
  });

  test('holds no emergency or manual switch against the instance', () => {
    const forced = [20, 21, 22, 23].map((hours) => ({ at: hoursAgo(hours), trigger: 'EMERGENCY' as const }));
    expect(decide(input({ ...tempted, recentSwitches: forced })).action).toBe('SWITCH');
  });

  test('keeps the base share of the fleet on on-demand', () => {
    const config = { onDemandBaseShare: 0.5 };
    const leaving = (onDemandCount: number) =>
      decide(input({ instance: onDemand, config, fleet: { onDemandCount, size: 4 } }));
    expect(leaving(2)).toMatchObject({ action: 'STAY', rule: 6 });
    expect(leaving(3)).toMatchObject({ action: 'SWITCH', rule: 4 });
  });
});

describe('A9 the policy, answering notices', () => {
  const restless = [1, 2, 3, 4].map((hours) => ({ at: hoursAgo(hours), trigger: 'AUTOMATIC' as const }));

  test('leaves a pool that preempts at once, guards or not, for the best one that is up', () => {
    const decision = decide(
      input({
        notice: 'TERMINATION',
        instance: { launchedAt: hoursAgo(0.01) },
        recentSwitches: restless,
        candidates: [
          pool('a', 0.02),
          pool('b', 0.03, { uptimeScore: 0.2 }),
          pool('c', 0.035, { priceAgeSeconds: 9999 }),
        ],
      }),
    );
    expect(decision).toMatchObject({ action: 'SWITCH', targetPoolId: 'c', rule: 3, risk: 1 });
    expect(decision.expectedSavingsHourly).toBeCloseTo(0.061, 12);
  });

  test('flees to on-demand when no other pool is up or cheaper', () => {
    const nowhere = [pool('a', 0.02), pool('b', 0.03, { isAvailable: false }), pool('c', 0.1)];
    const decision = decide(input({ notice: 'TERMINATION', candidates: nowhere }));
    expect(decision).toMatchObject({ action: 'SWITCH_TO_ON_DEMAND', targetPoolId: undefined, rule: 3, confidence: 1 });
  });

  test('warms a standby on a rebalance recommendation, and never switches by itself', () => {
    const decision = decide(input({ notice: 'REBALANCE', regret: 100 }));
    expect(decision).toMatchObject({ action: 'CREATE_REPLICA', targetPoolId: 'b', rule: 7 });
    expect(decision.risk).toBeGreaterThan(0.5);
    expect(decide(input({ notice: 'REBALANCE', regret: 100, instance: { hasStandby: true } }))).toMatchObject({
      action: 'STAY',
      rule: 7,
    });
    expect(decide(input({ notice: 'REBALANCE', candidates: [] }))).toMatchObject({
      action: 'CREATE_REPLICA',
      targetPoolId: undefined,
    });
  });
});

describe('A9 the policy, leaving on-demand', () => {
  // k = 0.096 / 0.03 = 3.2 and d = 0.2 h: there and back is paid for after B = 2 · 3.2 · 0.2 / 2.2 = 0.582 h.
  const aged = (seconds: number) =>
    input({ instance: onDemand, candidates: [pool('b', 0.03, { currentAgeSeconds: seconds })] });

  test('goes to spot once it is expected to save more until break-even than the changeovers put at risk', () => {
    // By age alone a run of age a lasts a · ln(1 + B/a) of the next B hours, and fails in them with the chance B / (a + B).
    expect(decide(aged(0.36 * 3600))).toMatchObject({ action: 'STAY', rule: 4 });
    const decision = decide(aged(0.4 * 3600));
    expect(decision).toMatchObject({ action: 'SWITCH', targetPoolId: 'b', rule: 4 });
    const gain = 0.066 * 0.4 * Math.log(1 + 0.581818 / 0.4);
    const loss = 2 * SWITCH_COST * (0.581818 / 0.981818);
    expect(decision.confidence).toBeCloseTo(0.5 + (gain - loss) / (gain + loss) / 2, 3);
    expect(decision.features.breakEvenHours).toBeCloseTo(0.581818, 6);
    expect(decision.features.chanceUntilBreakEven).toBeCloseTo(0.4 / 0.981818, 6);
    expect(decision.reason).toContain(
      `save $${gain.toFixed(4)} until then, and put $${loss.toFixed(4)} of changeovers`,
    );
  });

  test('goes to spot earlier where another pool would be there to flee to', () => {
    const two = [
      pool('b', 0.03, { currentAgeSeconds: 0.32 * 3600 }),
      pool('c', 0.03, { currentAgeSeconds: 0.31 * 3600 }),
    ];
    expect(decide(input({ instance: onDemand, candidates: two })).action).toBe('SWITCH');
    expect(decide(input({ instance: onDemand, candidates: two.slice(0, 1) })).action).toBe('STAY');
  });

  test('leaves at once where a changeover costs nothing', () => {
    const free = input({ instance: onDemand, candidates: [pool('b', 0.03, { currentAgeSeconds: 0 })] });
    expect(decide({ ...free, config: { ...free.config, changeoverHours: 0 } }).action).toBe('SWITCH');
  });

  test('believes what was observed more than age', () => {
    const survival = (poolId: string) => (poolId === 'b' ? 0.9 : 0.1);
    const decision = decide(
      input({ instance: onDemand, survival, candidates: [pool('b', 0.03, { currentAgeSeconds: 0 })] }),
    );
    expect(decision).toMatchObject({ action: 'SWITCH', targetPoolId: 'b' });
  });

  test('stays when spot costs as much', () => {
    const dear = [pool('b', 0.096), pool('c', 0.2)];
    expect(decide(input({ instance: onDemand, candidates: dear, config: { minSavingsRatio: 0 } }))).toMatchObject({
      action: 'STAY',
      rule: 4,
      risk: 0,
    });
  });
});

describe('A9 the policy, explaining itself', () => {
  test('ranks every candidate with its score, its risk and its expected cost', () => {
    const decision = decide(
      input({ candidates: [pool('a', 0.04), pool('z', 0.02, { isAvailable: false }), pool('b', 0.03)] }),
    );
    expect(decision.candidates.map(({ poolId, rank }) => [poolId, rank])).toEqual([
      ['b', 1],
      ['a', 2],
      ['z', null],
    ]);
    const [best] = decision.candidates;
    expect(best?.risk).toBeCloseTo(1 / 21, 12);
    expect(best?.score).toBeCloseTo((0.9 + 20 / 21) / 2, 12);
    expect(best?.expectedHourlyCost).toBeCloseTo(0.03 + SWITCH_COST / 21, 12);
    expect(decision.features).toMatchObject({ regret: 0, candidateCount: 3, enterableCount: 2, isOnSpot: 1 });
  });

  test('starts in the cheapest of the good pools', () => {
    const first = (candidates: Candidate[]) =>
      chooseFirstPool({ candidates, config: defaultPolicyConfig, now: NOW, onDemandHourlyPrice: 0.096 })?.poolId;
    expect(first([pool('a', 0.04), pool('b', 0.03), pool('c', 0.01, { uptimeScore: 0.3 })])).toBe('b');
    expect(first([pool('a', 0.1), pool('b', 0.03, { isAvailable: false })])).toBeUndefined();
    expect(first([pool('a', 0.095, { currentAgeSeconds: 0 })])).toBe('a');
  });
});
