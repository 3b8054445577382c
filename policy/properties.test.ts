import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultPolicyConfig } from './config.ts';
import { decide } from './decide.ts';
import type { Candidate, PolicyInput } from './types.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const pastDate = (days: number) =>
  fc.integer({ min: 0, max: days * 86_400 }).map((age) => new Date(NOW.getTime() - age * 1000));
const price = fc.oneof(fc.double({ min: 0.001, max: 3, noNaN: true }), fc.constantFrom(0, Number.NaN, -1));

const candidate = (poolId: string): fc.Arbitrary<Candidate> =>
  fc.record({
    poolId: fc.constant(poolId),
    poolName: fc.constant(`m5.large.${poolId}`),
    hourlyPrice: price,
    priceAgeSeconds: fc.integer({ min: 0, max: 7200 }),
    isAvailable: fc.boolean(),
    uptimeScore: fc.double({ min: 0, max: 1, noNaN: true }),
    currentAgeSeconds: fc.integer({ min: 0, max: 400_000 }),
    blockedUntil: fc.constantFrom(null, undefined, new Date(NOW.getTime() + 1), NOW, new Date(NOW.getTime() - 1)),
  });

const anyInput: fc.Arbitrary<PolicyInput> = fc.record({
  instance: fc
    .record({
      mode: fc.constantFrom('SPOT' as const, 'ON_DEMAND' as const),
      poolId: fc.constantFrom('p0', 'p1', 'gone'),
      hourlyPrice: price,
      onDemandHourlyPrice: price,
      launchedAt: pastDate(3),
      hasStandby: fc.boolean(),
    })
    .map((instance) => ({ ...instance, poolId: instance.mode === 'SPOT' ? instance.poolId : null })),
  candidates: fc
    .integer({ min: 0, max: 8 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => candidate(`p${index}`)))),
  regret: fc.oneof(fc.double({ min: 0, max: 2, noNaN: true }), fc.constant(Number.NaN)),
  config: fc.record({
    riskThreshold: fc.double({ min: 0, max: 1, noNaN: true }),
    minimumDwellSeconds: fc.integer({ min: 0, max: 20_000 }),
    maxSwitchesPerDay: fc.integer({ min: 0, max: 4 }),
    maxSwitchesPerWeek: fc.integer({ min: 0, max: 8 }),
    minSavingsRatio: fc.double({ min: 0, max: 0.5, noNaN: true }),
    changeoverHours: fc.double({ min: 0, max: 1, noNaN: true }),
    penalty: fc.double({ min: 0, max: 0.2, noNaN: true }),
    maxPriceAgeSeconds: fc.constant(3600),
    onDemandBaseShare: fc.constantFrom(0, 0.5),
  }),
  recentSwitches: fc.array(
    fc.record({
      at: pastDate(9),
      trigger: fc.constantFrom('AUTOMATIC' as const, 'MANUAL' as const, 'EMERGENCY' as const),
    }),
    { maxLength: 12 },
  ),
  notice: fc.constantFrom(undefined, undefined, 'REBALANCE' as const, 'TERMINATION' as const),
  fleet: fc.record({ onDemandCount: fc.integer({ min: 0, max: 5 }), size: fc.integer({ min: 5, max: 10 }) }),
  now: fc.constant(NOW),
}) as fc.Arbitrary<PolicyInput>;

const leaves = (action: string) => action === 'SWITCH' || action === 'SWITCH_TO_ON_DEMAND';
const automaticWithin = (input: PolicyInput, seconds: number) =>
  input.recentSwitches.filter(
    ({ at, trigger }) => trigger === 'AUTOMATIC' && NOW.getTime() - at.getTime() < seconds * 1000,
  ).length;

const always = (holds: (input: PolicyInput) => void) => fc.assert(fc.property(anyInput, holds), { numRuns: 2000 });

describe('A9 the policy, for any input', () => {
  test('is deterministic, whatever the order of the candidates', () => {
    always((input) => {
      const turned = { ...input, candidates: input.candidates.toReversed() };
      expect(decide(turned)).toEqual(decide(input));
    });
  });

  test('never enters a pool that is blocked, down, without a price or its own', () => {
    always((input) => {
      const { targetPoolId } = decide(input);
      if (targetPoolId === undefined) return;
      const target = input.candidates.find(({ poolId }) => poolId === targetPoolId);
      expect(target?.isAvailable).toBe(true);
      expect(target?.hourlyPrice).toBeGreaterThan(0);
      expect(target?.blockedUntil == null || target.blockedUntil <= NOW).toBe(true);
      expect(targetPoolId).not.toBe(input.instance.poolId);
    });
  });

  test('tells what every place would come to, at least its price, with staying and on-demand among them', () => {
    always((input) => {
      const { options, targetPoolId, action } = decide(input);
      expect(options.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
      expect(options.filter(({ mode }) => mode === 'ON_DEMAND')).toHaveLength(1);
      const places = new Set(options.map(({ poolId }) => poolId));
      expect(places.size).toBe(options.length);
      expect(input.candidates.every(({ poolId }) => places.has(poolId))).toBe(true);
      expect(options.every(({ risk, score }) => risk >= 0 && risk <= 1 && score >= 0 && score <= 1)).toBe(true);
      const isPriced = input.instance.onDemandHourlyPrice > 0;
      expect(isPriced && options.some((place) => place.expectedHourlyCost < place.hourlyPrice)).toBe(false);
      const chosen = options.find(({ poolId }) => poolId === targetPoolId);
      if (action === 'SWITCH') expect(chosen).toMatchObject({ isCurrent: false, isAvailable: true });
    });
  });

  test('names a pool when it switches to one, and none when it stays or goes to on-demand', () => {
    always((input) => {
      const { action, targetPoolId } = decide(input);
      if (action === 'SWITCH') expect(targetPoolId).toBeDefined();
      if (action === 'STAY' || action === 'SWITCH_TO_ON_DEMAND') expect(targetPoolId).toBeUndefined();
    });
  });

  test('never switches within the dwell or beyond the limits, except in an emergency', () => {
    always((input) => {
      if (input.notice === 'TERMINATION' || !leaves(decide(input).action)) return;
      const arrivals = [input.instance.launchedAt, ...input.recentSwitches.map(({ at }) => at)];
      const dwell = Math.min(...arrivals.map((at) => NOW.getTime() - at.getTime())) / 1000;
      expect(dwell).toBeGreaterThanOrEqual(input.config.minimumDwellSeconds);
      expect(automaticWithin(input, 86_400)).toBeLessThan(input.config.maxSwitchesPerDay);
      expect(automaticWithin(input, 7 * 86_400)).toBeLessThan(input.config.maxSwitchesPerWeek);
    });
  });

  test('never switches for price before the regret has reached the cost of a switch', () => {
    always((input) => {
      const { instance, config, regret, notice } = input;
      const cost = config.changeoverHours * instance.onDemandHourlyPrice + config.penalty;
      if (notice || instance.mode !== 'SPOT' || regret >= cost) return;
      expect(leaves(decide(input).action)).toBe(false);
    });
  });

  test('always leaves on a termination notice, whatever the guards say', () => {
    always((input) => {
      const guards = { minimumDwellSeconds: 1e9, maxSwitchesPerDay: 0, maxSwitchesPerWeek: 0, onDemandBaseShare: 1 };
      const given = decide({ ...input, notice: 'TERMINATION' });
      expect(leaves(given.action)).toBe(true);
      const guarded = decide({ ...input, notice: 'TERMINATION', config: { ...input.config, ...guards } });
      expect(guarded.action).toBe(given.action);
      expect(guarded.targetPoolId).toBe(given.targetPoolId);
    });
  });

  test('never switches on a rebalance recommendation alone', () => {
    always((input) => {
      expect(leaves(decide({ ...input, notice: 'REBALANCE' }).action)).toBe(false);
    });
  });

  test('keeps confidence, risk and scores between 0 and 1, and says why', () => {
    always((input) => {
      const decision = decide(input);
      for (const value of [decision.confidence, decision.risk, ...decision.candidates.map(({ score }) => score)]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
      expect(decision.reason).toMatch(/^[A-Zm].+\.$/);
      expect(decision.candidates).toHaveLength(input.candidates.length);
      for (const value of Object.values(decision.features)) expect(value).toSatisfy(Number.isFinite);
    });
  });

  test('saves what it says when it switches for price', () => {
    always((input) => {
      const decision = decide({ ...input, config: { ...defaultPolicyConfig, minimumDwellSeconds: 0 } });
      if (decision.rule !== 2 || !leaves(decision.action)) return;
      const target = input.candidates.find(({ poolId }) => poolId === decision.targetPoolId);
      const paid = target?.hourlyPrice ?? input.instance.onDemandHourlyPrice;
      expect(decision.expectedSavingsHourly).toBeCloseTo(input.instance.hourlyPrice - paid, 12);
      expect(decision.expectedSavingsHourly).toBeGreaterThan(0);
    });
  });
});
