import { describe, expect, test } from 'vitest';
import { PolicyRule } from '#policy/types.ts';
import { candidateOf, exclusionOf, type KnownPool, ruleName, runOf, toDecimal } from './rules.ts';

const now = new Date('2026-01-05T12:00:00.000Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const pool = (more: Partial<KnownPool> = {}): KnownPool => ({
  ...{ id: 'pool', name: 'm5.large.us-east-1a', hourlyPrice: '0.031400', observedAt: hoursAgo(0.5) },
  ...more,
});
const signs = { upScore: 0.8, upScoreAt: hoursAgo(2), upSince: hoursAgo(2), lastDownAt: hoursAgo(30) };

describe('A9 what the policy is told of a pool', () => {
  test('a pool that was never seen down counts as up since its prices were first seen', () => {
    const seen = candidateOf(pool(), hoursAgo(24), now);
    expect(seen).toMatchObject({ isAvailable: true, currentAgeSeconds: 24 * 3600, priceAgeSeconds: 1800 });
    expect(seen.uptimeScore).toBeCloseTo(0.75); // half of the way from not known to up, after one half-life
  });

  test('a pool of which nothing was seen is new', () => {
    expect(candidateOf(pool(), null, now)).toMatchObject({ currentAgeSeconds: 0, uptimeScore: 0.5 });
  });

  test('a pool that came up again counts as up since then, however long it was watched', () => {
    const up = candidateOf(pool({ ...signs, isUp: true }), hoursAgo(100), now);
    expect(up).toMatchObject({ isAvailable: true, currentAgeSeconds: 2 * 3600 });
  });

  test('a pool that is down is left alone, and then counts as up', () => {
    const down = { ...signs, isUp: false, lastDownAt: hoursAgo(2) };
    const until = new Date(now.getTime() + 1);
    expect(candidateOf(pool({ ...down, blockedUntil: until }), hoursAgo(100), now)).toMatchObject({
      ...{ isAvailable: false, currentAgeSeconds: 0, blockedUntil: until },
    });
    const again = candidateOf(pool({ ...down, blockedUntil: hoursAgo(1.5) }), hoursAgo(100), now);
    expect(again).toMatchObject({ isAvailable: true, currentAgeSeconds: 1.5 * 3600 });
    expect(again.uptimeScore).toBeGreaterThan(0.7);
  });

  test('a pool that gave a machine since it failed is no longer left alone', () => {
    const until = new Date(now.getTime() + 60_000);
    expect(candidateOf(pool({ ...signs, isUp: true, blockedUntil: until }), null, now).blockedUntil).toBeNull();
    expect(candidateOf(pool({ ...signs, isUp: false, blockedUntil: until }), null, now).blockedUntil).toEqual(until);
  });

  test('a run that still lasts is as long as it has been', () => {
    expect(runOf({ startedAt: hoursAgo(3), endedAt: null }, now)).toEqual({
      ...{ hours: 3, hasEnded: false, lastSeenAt: now },
    });
    expect(runOf({ startedAt: hoursAgo(3), endedAt: hoursAgo(1) }, now)).toEqual({
      ...{ hours: 2, hasEnded: true, lastSeenAt: hoursAgo(1) },
    });
  });
});

describe('A9 how a decision is kept', () => {
  test('why a pool was left out is said in words', () => {
    expect(exclusionOf([])).toBeNull();
    expect(exclusionOf(['STALE_PRICE', 'TOO_RISKY'])).toBe('its price is too old; an interruption is too likely');
  });

  test('a rule has its number and its name', () => {
    expect(Object.values(PolicyRule).map(ruleName)).toEqual([
      ...['1 pool', '2 price', '3 preemption', '4 on-demand', '5 deadline', '6 guard', '7 standby'],
    ]);
  });

  test.each([
    [0.0659, '0.065900'],
    [-0.0000004, '0.000000'],
    [-1.5, '-1.500000'],
    [Number.NaN, '0.000000'],
    [Number.POSITIVE_INFINITY, '0.000000'],
  ])('the figure %d is kept as %s', (figure, kept) => {
    expect(toDecimal(figure)).toBe(kept);
  });
});
