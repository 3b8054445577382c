import { describe, expect, test } from 'vitest';
import { advance, hourlySavingsOf, spanOf, takesOver } from './rules.ts';

const now = new Date('2026-01-05T12:00:00.000Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('A4 rules of a switch', () => {
  test('a switch goes on, and never back', () => {
    const syncing = { phase: 'SYNCING', progressRatio: 0.5 } as const;
    expect(advance(syncing, { phase: 'CUTTING_OVER', ratio: 0.9 })).toEqual({
      phase: 'CUTTING_OVER',
      progressRatio: 0.9,
    });
    expect(advance(syncing, { phase: 'LAUNCHING', ratio: 0.1 })).toEqual(syncing);
    expect(advance(syncing, { phase: 'SYNCING' })).toEqual(syncing);
    expect(advance(syncing, { phase: 'LAUNCHING', ratio: 0.6 })).toEqual({ phase: 'SYNCING', progressRatio: 0.6 });
  });

  test('savings keep their sign', () => {
    expect(hourlySavingsOf('0.096000', '0.031400')).toBe('0.064600');
    expect(hourlySavingsOf('0.031400', '0.096000')).toBe('-0.064600');
  });

  const oldLaunchedAt = later(-3_600);

  test('a switch began when it was asked for and ended now, unless the agent knows better', () => {
    expect(spanOf({}, { now, oldLaunchedAt, requestedAt: later(-60) })).toEqual({
      startedAt: later(-60),
      completedAt: now,
    });
    expect(spanOf({}, { now, oldLaunchedAt })).toEqual({ startedAt: now, completedAt: now });
    const said = { startedAt: later(-300), completedAt: later(-10) };
    expect(spanOf(said, { now, oldLaunchedAt, requestedAt: later(-60) })).toEqual(said);
  });

  test('a switch does not begin after its end', () => {
    expect(
      spanOf({ startedAt: later(-10), completedAt: later(-20) }, { now, oldLaunchedAt }).startedAt,
    ).toBeUndefined();
    expect(spanOf({ completedAt: later(-120) }, { now, oldLaunchedAt, requestedAt: later(-60) }).startedAt).toEqual(
      later(-120),
    );
  });

  test('a clock that is up to a minute ahead is set right, and a later moment is of the future', () => {
    expect(spanOf({ completedAt: later(60) }, { now, oldLaunchedAt }).completedAt).toEqual(now);
    expect(spanOf({ completedAt: later(61) }, { now, oldLaunchedAt }).completedAt).toBeUndefined();
  });

  test('a switch is no older than the machine that it left', () => {
    const limits = { now, oldLaunchedAt: later(-90) };
    expect(spanOf({ completedAt: later(-151) }, limits).completedAt).toBeUndefined();
    expect(spanOf({ completedAt: later(-150), startedAt: later(-150) }, limits)).toEqual({
      ...{ startedAt: later(-90), completedAt: later(-90) },
    });
    expect(spanOf({ startedAt: later(-151) }, limits)).toEqual({ startedAt: undefined, completedAt: now });
  });

  const old = { id: 'old', role: 'PRIMARY' } as const;
  const next = { id: 'new', role: 'REPLICA' } as const;

  test('the new machine takes over from the old one, and where none carries the workload', () => {
    expect(takesOver({ old, next, primary: old })).toBe(true);
    expect(takesOver({ old: { id: 'old', role: 'TERMINATED' }, next, primary: null })).toBe(true);
  });

  test('a promotion that came first is not turned back', () => {
    const promoted = { id: 'third', role: 'PRIMARY' } as const;
    expect(takesOver({ old: { id: 'old', role: 'ZOMBIE' }, next, primary: promoted })).toBe(false);
    const already = { id: 'new', role: 'PRIMARY' } as const;
    expect(takesOver({ old: { id: 'old', role: 'ZOMBIE' }, next: already, primary: already })).toBe(false);
  });
});
