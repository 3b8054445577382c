import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockedUntil } from './blocking.ts';
import { evaluationDueAt, isRepeated } from './coalesce.ts';
import { breakEvenHours } from './leave-on-demand.ts';
import { accumulateRegret } from './regret.ts';
import { priorSurvival } from './survival.ts';
import { currentAgeSeconds, type UptimeState, updateUptime, uptimeScoreAt } from './uptime.ts';

const START = new Date('2026-03-01T00:00:00Z');
const hour = (hours: number) => new Date(START.getTime() + hours * 3_600_000);

describe('regret', () => {
  test('adds what was paid beyond the best price', () => {
    expect(accumulateRegret(0.01, 0.04, 0.03, 2)).toBeCloseTo(0.03, 12);
  });

  test('never falls, whatever is unknown or out of order', () => {
    const amount = fc.double({ min: 0, max: 10, noNaN: true });
    const any = fc.oneof(fc.double(), amount);
    fc.assert(
      fc.property(amount, any, any, any, (previous, own, best, hours) => {
        expect(accumulateRegret(previous, own, best, hours)).toBeGreaterThanOrEqual(previous);
      }),
    );
  });
});

describe('the uptime score', () => {
  test('halves the weight of the past in a day', () => {
    const up = updateUptime(undefined, true, START);
    expect(up.score).toBe(0.5);
    expect(uptimeScoreAt(up, hour(24))).toBeCloseTo(0.75, 12);
    const down = updateUptime(up, false, hour(24));
    expect(uptimeScoreAt(down, hour(48))).toBeCloseTo(0.375, 12);
  });

  test('does not depend on how often a pool is looked at', () => {
    const often = [...Array(100).keys()].reduce<UptimeState | undefined>(
      (state, index) => updateUptime(state, true, hour(index / 4)),
      undefined,
    );
    const once = updateUptime(undefined, true, START);
    expect(uptimeScoreAt(often as UptimeState, hour(30))).toBeCloseTo(uptimeScoreAt(once, hour(30)), 12);
  });

  test('knows how long the pool has been up without a break', () => {
    const up = updateUptime(updateUptime(undefined, false, START), true, hour(3));
    expect(currentAgeSeconds(updateUptime(up, true, hour(4)), hour(5))).toBe(7200);
    expect(currentAgeSeconds(updateUptime(up, false, hour(4)), hour(5))).toBe(0);
  });

  test('ignores news that is older than what is known', () => {
    const up = updateUptime(undefined, true, hour(5));
    expect(updateUptime(up, false, hour(4))).toBe(up);
  });
});

describe('survival', () => {
  test('grows with age where nothing was observed', () => {
    expect(priorSurvival(0, 1)).toBe(0);
    expect(priorSurvival(1, 1)).toBe(0.5);
    expect(priorSurvival(9, 1)).toBe(0.9);
    expect(priorSurvival(0, 0)).toBe(1);
  });

  test('breaks even later the less spot saves, and never when it saves nothing', () => {
    expect(breakEvenHours(3, 1, 0.2)).toBeCloseTo(0.6, 12);
    expect(breakEvenHours(3, 2, 0.2)).toBeCloseTo(1.2, 12);
    expect(breakEvenHours(1, 1, 0.2)).toBe(Number.POSITIVE_INFINITY);
    expect(breakEvenHours(1, 2, 0)).toBe(0);
  });
});

describe('blocking', () => {
  test('a pool that failed is left alone for half an hour, and never for less than before', () => {
    expect(blockedUntil(START, null)).toEqual(hour(0.5));
    expect(blockedUntil(START, hour(0.1))).toEqual(hour(0.5));
    expect(blockedUntil(START, hour(2))).toEqual(hour(2));
  });
});

describe('coalescing', () => {
  test('lets an instance be looked at once a minute, and at once on a notice', () => {
    const lastEvaluatedAt = START;
    const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);
    expect(evaluationDueAt({ changedAt: later(10), lastEvaluatedAt })).toEqual(later(60));
    expect(evaluationDueAt({ changedAt: later(90), lastEvaluatedAt })).toEqual(later(90));
    expect(evaluationDueAt({ changedAt: later(10), lastEvaluatedAt, hasNotice: true })).toEqual(later(10));
    expect(evaluationDueAt({ changedAt: later(10) })).toEqual(later(10));
  });

  test('knows from news what is repeated of a workload that stays', () => {
    const stay = { action: 'STAY', rule: 2 } as const;
    expect(isRepeated(stay, stay)).toBe(true);
    expect(isRepeated(stay, { action: 'STAY', rule: 6 })).toBe(false);
    expect(isRepeated(undefined, stay)).toBe(false);
    expect(isRepeated({ action: 'SWITCH', rule: 2 }, stay)).toBe(false);
    const warned = { action: 'CREATE_REPLICA', rule: 7 } as const;
    expect(isRepeated(warned, warned)).toBe(true);
    expect(isRepeated(warned, stay)).toBe(false);
    const moved = { action: 'SWITCH', rule: 2 } as const;
    expect(isRepeated(moved, moved)).toBe(false);
  });
});
