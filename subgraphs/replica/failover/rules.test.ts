import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestStandby, type Candidate, isHopeless, pendingEmergency } from './rules.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 12, 0, second));
const none = { tried: new Set<string>(), doomed: new Set<string>() };

const standby = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ id, status: 'READY', instanceId: `machine-of-${id}`, lagMilliseconds: null, createdAt: at(0) },
  ...more,
});

describe('R9 best standby', () => {
  const candidates = fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      status: fc.constantFrom('LAUNCHING', 'SYNCING', 'READY', 'PROMOTING'),
      instanceId: fc.option(fc.uuid()),
      lagMilliseconds: fc.option(fc.nat()),
      createdAt: fc.nat(1_000).map(at),
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  );

  test('it runs, and none that is ready is passed over for one that is not', () => {
    fc.assert(
      fc.property(candidates, (standbys) => {
        const fit = standbys.filter((one) => ['READY', 'SYNCING'].includes(one.status) && one.instanceId !== null);
        const best = bestStandby(standbys, none);
        expect(best === undefined).toBe(fit.length === 0);
        if (!best) return;
        expect(fit).toContain(best);
        if (fit.some((one) => one.status === 'READY')) expect(best.status).toBe('READY');
      }),
    );
  });

  test('of ready ones it is the one least behind, then the oldest', () => {
    const [near, far] = [standby('near', { lagMilliseconds: 5 }), standby('far', { lagMilliseconds: 9 })];
    expect(bestStandby([standby('mute'), far, near], none)).toBe(near);
    const [old, young] = [standby('old'), standby('young', { createdAt: at(9) })];
    expect(bestStandby([young, old], none)).toBe(old);
  });

  test('of syncing ones it is the oldest', () => {
    const young = standby('young', { status: 'SYNCING', createdAt: at(9), lagMilliseconds: 1 });
    const old = standby('old', { status: 'SYNCING', lagMilliseconds: 50 });
    expect(bestStandby([young, old], none)).toBe(old);
  });

  test('one that was refused is not tried again, one that is to be taken as well comes last', () => {
    const [good, doomed] = [standby('good', { status: 'SYNCING' }), standby('doomed')];
    const o = { tried: new Set<string>(), doomed: new Set(['machine-of-doomed']) };
    expect(bestStandby([doomed, good], o)).toBe(good);
    expect(bestStandby([doomed, good], { ...o, tried: new Set(['good']) })).toBe(doomed);
    expect(bestStandby([doomed, good], { ...o, tried: new Set(['good', 'doomed']) })).toBeUndefined();
  });
});

describe('R9 emergency standby on its way', () => {
  const emergency = { ...standby('one', { status: 'LAUNCHING', instanceId: null }), kind: 'EMERGENCY', poolId: 'b' };
  const o = { tried: new Set<string>(), primaryPoolId: 'a' };

  test('it is used again, unless it is in the pool of the primary, was refused, or is something else', () => {
    expect(pendingEmergency([emergency], o)).toBe(emergency);
    expect(pendingEmergency([{ ...emergency, poolId: null }], { ...o, primaryPoolId: null })).toBeDefined();
    expect(pendingEmergency([{ ...emergency, poolId: 'a' }], o)).toBeUndefined();
    expect(pendingEmergency([emergency], { ...o, tried: new Set(['one']) })).toBeUndefined();
    expect(pendingEmergency([{ ...emergency, kind: 'MANUAL' }], o)).toBeUndefined();
    expect(pendingEmergency([{ ...emergency, status: 'PROMOTING' }], o)).toBeUndefined();
  });
});

describe('R9 hope', () => {
  test('it ends a quarter of an hour after the machine went', () => {
    const [noticedAt, terminatesAt] = [at(0), at(60)];
    const later = (minutes: number) => new Date(noticedAt.getTime() + minutes * 60_000 + 1);
    expect(isHopeless({ noticedAt, terminatesAt }, later(15.9))).toBe(false);
    expect(isHopeless({ noticedAt, terminatesAt }, later(16))).toBe(true);
    expect(isHopeless({ noticedAt, terminatesAt: null }, later(16.9))).toBe(false);
    expect(isHopeless({ noticedAt, terminatesAt: null }, later(17))).toBe(true);
  });

  test('a notice that names a time far off is given up after a day', () => {
    const far = { noticedAt: at(0), terminatesAt: new Date(Date.UTC(9999, 0, 1)) };
    const hours = (count: number) => new Date(at(0).getTime() + count * 3_600_000);
    expect([24.2, 24.3].map((count) => isHopeless(far, hours(count)))).toEqual([false, true]);
  });

  test('a notice that names a time long past is given as much time', () => {
    expect(isHopeless({ noticedAt: at(0), terminatesAt: new Date(0) }, at(1))).toBe(false);
  });
});
