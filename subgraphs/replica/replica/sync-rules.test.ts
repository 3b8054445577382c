import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedReadyAt, paceAfter, type SyncPace, syncAfter, syncStatus } from './sync-rules.ts';

describe('R6 progress', () => {
  const ratio = fc.double({ min: 0, max: 1, noNaN: true });
  const report = fc.record({ progressRatio: fc.option(ratio), bytesSynced: fc.option(fc.nat()) });

  test('it never goes back, whatever is reported', () => {
    fc.assert(
      fc.property(ratio, fc.array(report), (start, reports) => {
        let known = { progressRatio: start, bytesSynced: null, bytesTotal: null, lagMilliseconds: null } as ReturnType<
          typeof syncAfter
        >;
        for (const next of reports) {
          const after = syncAfter(known, next, 'SYNCING');
          expect(after.progressRatio).toBeGreaterThanOrEqual(known.progressRatio);
          expect(after.progressRatio).toBeLessThanOrEqual(1);
          expect(after.bytesSynced).toBe(next.bytesSynced ?? known.bytesSynced);
          known = after;
        }
      }),
    );
  });

  test('a standby that is ready has copied all there is', () => {
    const known = { progressRatio: 0.4, bytesSynced: 5, bytesTotal: 10, lagMilliseconds: 7 };
    expect(syncAfter(known, {}, 'READY')).toEqual({ ...known, progressRatio: 1 });
  });
});

describe('R7 sync status', () => {
  const at = (progressRatio: number, lagMilliseconds: number | null = null) => ({ progressRatio, lagMilliseconds });

  test('it is initializing, syncing, synced, and out of sync when a ready standby lags', () => {
    expect(syncStatus('LAUNCHING', at(0))).toBe('INITIALIZING');
    expect(syncStatus('SYNCING', at(0))).toBe('INITIALIZING');
    expect(syncStatus('SYNCING', at(0.2, 90_000))).toBe('SYNCING');
    expect(syncStatus('READY', at(1))).toBe('SYNCED');
    expect(syncStatus('READY', at(1, 30_000))).toBe('SYNCED');
    expect(syncStatus('READY', at(1, 30_001))).toBe('OUT_OF_SYNC');
  });

  test('without a ratio the bytes say how far it is', () => {
    const none = { progressRatio: 0, bytesSynced: null, bytesTotal: null, lagMilliseconds: null };
    expect(syncAfter(none, { bytesSynced: 30, bytesTotal: 120 }, 'SYNCING').progressRatio).toBe(0.25);
    expect(syncAfter(none, { bytesSynced: 0, bytesTotal: 0 }, 'SYNCING').progressRatio).toBe(0);
  });
});

describe('R7 expected end of the copy', () => {
  const moment = (seconds: number) => new Date(Date.UTC(2026, 0, 5, 12, 0, seconds));
  const fresh: SyncPace = { ratePerSecond: null, measuredAt: null };

  test('at a steady pace it is what is left over the pace', () => {
    let pace = paceAfter(fresh, { from: 0, to: 0 }, moment(0));
    for (let i = 1; i <= 4; i += 1) pace = paceAfter(pace, { from: (i - 1) / 10, to: i / 10 }, moment(10 * i));
    expect(pace.ratePerSecond).toBeCloseTo(0.01, 10);
    expect(expectedReadyAt(0.4, pace, moment(40))?.getTime()).toBeCloseTo(moment(100).getTime(), -2);
  });

  test('without a second look, with nothing moving, or nothing left there is none', () => {
    const once = paceAfter(fresh, { from: 0, to: 0.5 }, moment(0));
    expect(expectedReadyAt(0.5, once, moment(1))).toBeNull();
    const still = paceAfter(once, { from: 0.5, to: 0.5 }, moment(10));
    expect(expectedReadyAt(0.5, still, moment(10))).toBeNull();
    const done = paceAfter(once, { from: 0.5, to: 1 }, moment(10));
    expect(expectedReadyAt(1, done, moment(10))).toBeNull();
  });

  test('it is never in the past, and the pace never negative, whatever is reported', () => {
    const report = fc.record({ to: fc.double({ min: 0, max: 1, noNaN: true }), after: fc.nat(600) });
    fc.assert(
      fc.property(fc.array(report, { maxLength: 20 }), fc.nat(100), (reports, late) => {
        let [pace, from, second] = [paceAfter(fresh, { from: 0, to: 0 }, moment(0)), 0, 0];
        for (const { to, after } of reports) {
          second += after;
          const reached = Math.max(from, to);
          pace = paceAfter(pace, { from, to: reached }, moment(second));
          from = reached;
        }
        expect(pace.ratePerSecond ?? 0).toBeGreaterThanOrEqual(0);
        const now = moment(second + late);
        const expected = expectedReadyAt(from, pace, now);
        if (expected) expect(expected.getTime()).toBeGreaterThanOrEqual(now.getTime());
      }),
    );
  });

  test('a pace that changes is followed within minutes', () => {
    let pace = paceAfter(fresh, { from: 0, to: 0 }, moment(0));
    pace = paceAfter(pace, { from: 0, to: 0.3 }, moment(30));
    for (let i = 0; i < 18; i += 1) {
      const from = 0.3 + i * 0.01;
      pace = paceAfter(pace, { from, to: from + 0.01 }, moment(40 + 10 * i));
    }
    expect(pace.ratePerSecond).toBeGreaterThan(0.001);
    expect(pace.ratePerSecond).toBeLessThan(0.0015);
  });
});
