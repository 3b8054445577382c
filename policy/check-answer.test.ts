import { describe, expect, test } from 'vitest';
import { faultIn } from './check-answer.ts';
import { defaultPolicyConfig } from './config.ts';
import { decide, explained } from './decide.ts';
import type { Candidate, PolicyDecision, PolicyInput } from './types.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const pool = (poolId: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ poolId, poolName: `m5.large.${poolId}`, hourlyPrice: 0.03, priceAgeSeconds: 60, isAvailable: true },
  ...{ uptimeScore: 0.9, currentAgeSeconds: 20 * 3600, ...more },
});
const inputOf = (more: Partial<PolicyInput> = {}): PolicyInput => ({
  candidates: [pool('a'), pool('b'), pool('down', { isAvailable: false })],
  ...{ regret: 0, recentSwitches: [], now: NOW, config: defaultPolicyConfig },
  instance: { mode: 'SPOT', poolId: 'a', hourlyPrice: 0.03, onDemandHourlyPrice: 0.1, launchedAt: hoursAgo(20) },
  ...more,
});
const verdict = { action: 'SWITCH', targetPoolId: 'b', confidence: 0.8, reason: 'It learned so.', rule: 2 } as const;
const answer = (more: Partial<PolicyDecision> = {}, input = inputOf()) => ({
  ...explained(input, { ...verdict, expectedSavingsHourly: 0 }),
  ...more,
});

describe('A9 the answer of another engine', () => {
  test('is followed when it is one that could have been given', () => {
    expect(faultIn(inputOf(), decide(inputOf()))).toBeUndefined();
    expect(faultIn(inputOf(), answer())).toBeUndefined();
    expect(faultIn(inputOf(), answer({ action: 'SWITCH_TO_ON_DEMAND', targetPoolId: undefined }))).toBeUndefined();
    expect(faultIn(inputOf(), answer({ action: 'CREATE_REPLICA', targetPoolId: undefined }))).toBeUndefined();
  });

  test.for([
    ['nothing', undefined],
    ['a promise of something', {}],
    ['an action that is none', answer({ action: 'FLEE' as 'STAY' })],
    ['a rule that is none', answer({ rule: 99 as 2 })],
    ['a confidence above 1', answer({ confidence: 1.5 })],
    ['a risk that is no number', answer({ risk: Number.NaN })],
    ['savings without end', answer({ expectedSavingsHourly: Number.POSITIVE_INFINITY })],
    ['no reason', answer({ reason: '' })],
    ['a reason without end', answer({ reason: 'x'.repeat(1001) })],
    ['a feature that is no number', answer({ features: { heat: Number.NaN } })],
    ['options that are none', answer({ options: [{}] as unknown as PolicyDecision['options'] })],
    ['a reason that no database keeps', answer({ reason: 'a\u0000b' })],
    ['half a character', answer({ reason: 'a\ud800b' })],
    ['a feature with a name that no database keeps', answer({ features: { 'a\u0000b': 1 } })],
    ['savings that no column holds', answer({ expectedSavingsHourly: 1e21 })],
    ['a best price below nothing', answer({ bestHourlyPrice: -1e300 })],
    [
      'an option of another client',
      answer({ options: answer().options.map((option) => ({ ...option, poolId: 'mars' })) }),
    ],
    ['more options than there are places', answer({ options: [...answer().options, ...answer().options] })],
    ['a switch to no pool', answer({ targetPoolId: undefined })],
    ['a switch to an unknown pool', answer({ targetPoolId: 'mars' })],
    ['a switch to a pool that is down', answer({ targetPoolId: 'down' })],
    ['a switch to where it is', answer({ targetPoolId: 'a' })],
    ['staying with a target', answer({ action: 'STAY' })],
  ] as const)('is not followed when it is %s', ([, given]) => {
    expect(faultIn(inputOf(), given)).toEqual(expect.any(String));
  });

  test('keeps the limits of switches by choice, except in an emergency', () => {
    const instance = { ...inputOf().instance, launchedAt: hoursAgo(1) };
    const early = inputOf({ instance });
    expect(faultIn(early, answer({}, early))).toContain('7200 seconds');
    const last = inputOf({ instance, notice: 'TERMINATION' });
    expect(faultIn(last, answer({}, last))).toBeUndefined();
  });

  test('does not go on demand from there', () => {
    const instance = { ...inputOf().instance, mode: 'ON_DEMAND', poolId: null } as const;
    const there = inputOf({ instance });
    const given = answer({ action: 'SWITCH_TO_ON_DEMAND', targetPoolId: undefined }, there);
    expect(faultIn(there, given)).toContain('on demand already');
  });
});
