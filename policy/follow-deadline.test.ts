import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultIn } from './check-answer.ts';
import { defaultPolicyConfig } from './config.ts';
import { decide, explained } from './decide.ts';
import type { Candidate, DeadlineJob, InstanceState, PolicyInput } from './types.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const inHours = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

const pool = (poolId: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ poolId, poolName: `m5.large.${poolId}`, hourlyPrice: 0.03, priceAgeSeconds: 60, isAvailable: true },
  ...{ uptimeScore: 0.9, currentAgeSeconds: 20 * 3600, ...more },
});
const onSpot: InstanceState = {
  ...{ mode: 'SPOT', poolId: 'a', hourlyPrice: 0.03, onDemandHourlyPrice: 0.1, launchedAt: inHours(-20) },
};
const onDemand: InstanceState = { ...onSpot, mode: 'ON_DEMAND', poolId: null, hourlyPrice: 0.1 };
const job = (more: Partial<DeadlineJob> & { hoursLeft?: number } = {}): DeadlineJob => {
  const { hoursLeft = 60, ...rest } = more;
  const lasting = ['a', 'b'].map((poolId) => ({ poolId, watchedFrom: -100, upTimes: [{ from: -100, to: null }] }));
  return {
    workHours: 48,
    workHoursDone: 0,
    deadlineAt: inHours(hoursLeft),
    changeoverHours: 0.2,
    watched: lasting,
    ...rest,
  };
};
const inputOf = (more: Partial<PolicyInput> = {}): PolicyInput => ({
  ...{ candidates: [pool('a'), pool('b')], regret: 0, recentSwitches: [], now: NOW, config: defaultPolicyConfig },
  ...{ instance: onSpot, job: job() },
  ...more,
});
// Two changeovers and ten minutes, a spot machine's own counted once.
const least = { elsewhere: 2 * 0.2 + 1 / 6, onSpot: 0.2 + 1 / 6 };

describe('A9 rule 5 of the policy', () => {
  test('keeps a spot machine until it is lost, whatever was lost by its price', () => {
    const dear = inputOf({
      regret: 99,
      candidates: [pool('a', { hourlyPrice: 0.09 }), pool('b', { hourlyPrice: 0.01 })],
    });
    expect(decide(dear)).toMatchObject({ action: 'STAY', rule: 5, confidence: 1 });
    expect(decide({ ...dear, job: job({ workHoursDone: 48 }) })).toMatchObject({ action: 'SWITCH', rule: 2 });
  });

  test('goes on demand when the deadline is at risk, whatever the guards say', () => {
    const hurried = (slack: number) =>
      inputOf({
        instance: { ...onSpot, launchedAt: inHours(-0.1) },
        job: job({ hoursLeft: 48 + slack }),
        recentSwitches: Array.from({ length: 20 }, () => ({ at: inHours(-1), trigger: 'AUTOMATIC' as const })),
      });
    expect(decide(hurried(least.onSpot - 0.001))).toMatchObject({ action: 'SWITCH_TO_ON_DEMAND', rule: 5 });
    expect(decide(hurried(least.onSpot + 0.001))).toMatchObject({ action: 'STAY', rule: 5 });
    expect(decide({ ...hurried(0), notice: 'REBALANCE' })).toMatchObject({ action: 'SWITCH_TO_ON_DEMAND', rule: 5 });
  });

  test('stays on demand when the deadline is at risk', () => {
    const late = inputOf({ instance: onDemand, job: job({ hoursLeft: 48 + least.elsewhere - 0.001 }) });
    expect(decide(late)).toMatchObject({ action: 'STAY', rule: 5, confidence: 1 });
    expect(decide({ ...late, job: job({ hoursLeft: 50 }) })).toMatchObject({ action: 'SWITCH', rule: 5 });
  });

  test('leaves on-demand by choice, and as the guards allow', () => {
    const settled = inputOf({ instance: onDemand });
    expect(decide(settled)).toMatchObject({ action: 'SWITCH', rule: 5, expectedSavingsHourly: 0.1 - 0.03 });
    const fresh = inputOf({ instance: { ...onDemand, launchedAt: inHours(-1) } });
    expect(decide(fresh)).toMatchObject({ action: 'STAY', rule: 6 });
    const down = inputOf({ instance: onDemand, candidates: [pool('a', { isAvailable: false })] });
    expect(decide(down)).toMatchObject({ action: 'STAY', rule: 5 });
  });

  test('flees to another pool while there is time, and to on-demand when there is none', () => {
    const lost = inputOf({ notice: 'TERMINATION' });
    expect(decide(lost)).toMatchObject({ action: 'SWITCH', targetPoolId: 'b', rule: 5 });
    const late = inputOf({ notice: 'TERMINATION', job: job({ hoursLeft: 48 + least.elsewhere - 0.001 }) });
    expect(decide(late)).toMatchObject({ action: 'SWITCH_TO_ON_DEMAND', rule: 5 });
  });

  test('leaves a rebalance recommendation to the standby while there is time', () => {
    expect(decide(inputOf({ notice: 'REBALANCE' }))).toMatchObject({ action: 'CREATE_REPLICA', rule: 7 });
  });

  test('ends with the work and with the deadline', () => {
    expect(decide(inputOf({ job: job({ workHoursDone: 48 }) })).rule).toBe(2);
    expect(decide(inputOf({ job: job({ hoursLeft: -0.001 }) })).rule).toBe(2);
  });

  test('says how much time there is, and what the rest of the job is expected to cost', () => {
    const { features, reason } = decide(inputOf({ instance: onDemand }));
    expect(features).toMatchObject({ jobHoursLeft: 60, jobWorkHoursLeft: 48, jobSlackHours: 12 });
    expect(features.jobCostOnDemand).toBeGreaterThan(features.jobCostOnSpot ?? 0);
    expect(features.jobCostOnSpot).toBeGreaterThan(48 * 0.03);
    expect(reason).toContain('expected to cost: m5.large.');
  });

  test('is no other engine’s to break', () => {
    const late = inputOf({ job: job({ hoursLeft: 48 }) });
    const said = {
      confidence: 1,
      reason: 'It learned so.',
      rule: 2,
      expectedSavingsHourly: 0,
      targetPoolId: undefined,
    } as const;
    expect(faultIn(late, explained(late, { ...said, action: 'STAY' }))).toContain('deadline');
    expect(faultIn(late, explained(late, { ...said, action: 'SWITCH_TO_ON_DEMAND' }))).toBeUndefined();
    const early = inputOf();
    expect(faultIn(early, explained(early, { ...said, action: 'STAY' }))).toBeUndefined();
  });

  test('a job on spot or on demand has time for a start on demand after any decision, if it had it before', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const anyJob = fc.record({
      ...{ mode: fc.constantFrom('SPOT' as const, 'ON_DEMAND' as const), done: share },
      slack: fc.double({ min: -1, max: 12, noNaN: true }),
      changeoverHours: fc.double({ min: 0, max: 2, noNaN: true }),
      notice: fc.constantFrom(undefined, 'REBALANCE' as const, 'TERMINATION' as const),
      price: fc.oneof(fc.double({ min: 0.001, max: 0.2, noNaN: true }), fc.constantFrom(0, Number.NaN)),
      onDemandHourlyPrice: fc.constantFrom(0.1, 0.01, 0, Number.NaN),
    });
    fc.assert(
      fc.property(anyJob, ({ mode, done, slack, changeoverHours, notice, price, onDemandHourlyPrice }) => {
        const workHoursDone = done * 40;
        const input = inputOf({
          instance: { ...(mode === 'SPOT' ? onSpot : onDemand), onDemandHourlyPrice },
          candidates: [pool('a', { hourlyPrice: price }), pool('b', { hourlyPrice: price })],
          job: job({ workHoursDone, changeoverHours, hoursLeft: 48 - workHoursDone + slack }),
          ...(notice && { notice }),
        });
        const { action, features } = decide(input);
        expect(Object.values(features).every(Number.isFinite)).toBe(true);
        const isOnDemand = action === 'SWITCH_TO_ON_DEMAND' || (mode === 'ON_DEMAND' && action !== 'SWITCH');
        if (isOnDemand) return;
        expect(slack).toBeGreaterThan(changeoverHours * (action === 'SWITCH' ? 2 : 1));
      }),
      { numRuns: 60 },
    );
  });
});
