import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Need, planFor, reasonOf, riskLevelOf, type Scene, type Standing } from './rules.ts';

const MINUTE = 60_000;
const start = new Date('2026-01-05T12:00:00.000Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * MINUTE);

const need = (more: Partial<Need> = {}): Need => ({
  ...{ status: 'ONLINE', isAutoSwitchEnabled: false, isManualReplicaEnabled: false },
  ...{ riskThreshold: 0.3, risk: 0, rebalanceRecommendedAt: null },
  ...more,
});
const standing = (id: string, more: Partial<Standing> = {}): Standing => ({
  ...{ id, kind: 'MANUAL', status: 'READY', isCoordinated: true, instanceId: `machine-of-${id}` },
  ...{ lagMilliseconds: null, createdAt: at(-60), endedAt: null },
  ...more,
});
const scene = (more: Partial<Scene> = {}): Scene => ({
  ...{ need: need(), memory: { mode: null, clearedSince: null, presentSince: null }, standbys: [], history: [] },
  ...{ awaited: new Set<string>(), doomed: new Set<string>(), now: start },
  ...more,
});
const manual = need({ isManualReplicaEnabled: true });
const automatic = need({ isAutoSwitchEnabled: true });
const failed = (minutes: number) =>
  standing(`f${minutes}`, { status: 'FAILED', createdAt: at(minutes), endedAt: at(minutes) });

const anyStanding = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom('MANUAL' as const, 'AUTOMATIC_REBALANCE' as const, 'EMERGENCY' as const),
  status: fc.constantFrom('LAUNCHING', 'SYNCING', 'READY', 'PROMOTING'),
  isCoordinated: fc.boolean(),
  instanceId: fc.option(fc.uuid()),
  lagMilliseconds: fc.option(fc.nat(100_000)),
  createdAt: fc.integer({ min: -300, max: 0 }).map(at),
});
const anyScene = fc
  .record({
    need: fc.record({
      status: fc.constantFrom('ONLINE' as const, 'OFFLINE' as const, 'DISABLED' as const),
      mode: fc.constantFrom('NONE', 'MANUAL', 'AUTOMATIC'),
      risk: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      rebalanceRecommendedAt: fc.option(fc.integer({ min: -300, max: 0 }).map(at)),
    }),
    memory: fc.record({
      mode: fc.option(fc.constantFrom('NONE' as const, 'MANUAL' as const, 'AUTOMATIC' as const)),
      clearedSince: fc.option(fc.integer({ min: -60, max: 0 }).map(at)),
      presentSince: fc.option(fc.integer({ min: -60, max: 0 }).map(at)),
    }),
    standbys: fc.uniqueArray(anyStanding, { selector: ({ id }) => id, maxLength: 6 }),
    awaitedCount: fc.nat(2),
  })
  .map(({ need: { mode, ...given }, memory, standbys, awaitedCount }) =>
    scene({
      need: need({ ...given, isManualReplicaEnabled: mode === 'MANUAL', isAutoSwitchEnabled: mode === 'AUTOMATIC' }),
      ...{ memory, standbys, history: standbys.toReversed() },
      awaited: new Set(standbys.slice(0, awaitedCount).map(({ id }) => id)),
    }),
  );

describe('R10 what an agent needs', () => {
  test('nothing is ended or asked for while one takes over, or the agent is disabled', () => {
    fc.assert(
      fc.property(anyScene, (given) => {
        const isLeftAlone =
          given.need.status === 'DISABLED' || given.standbys.some(({ status }) => status === 'PROMOTING');
        fc.pre(isLeftAlone);
        expect(planFor(given)).toMatchObject({ create: null, end: [], giveUp: [] });
      }),
    );
  });

  test('an emergency standby that a fail-over waits for is never ended or given up', () => {
    fc.assert(
      fc.property(anyScene, (given) => {
        const { end, giveUp } = planFor(given);
        for (const { id, kind } of given.standbys) {
          if (kind === 'EMERGENCY' && given.awaited.has(id)) expect([...end, ...giveUp]).not.toContain(id);
        }
      }),
    );
  });

  test('none is asked for while one stands by, and none is ended that would have to be asked for again', () => {
    fc.assert(
      fc.property(anyScene, (given) => {
        const { create, end, giveUp } = planFor(given);
        const left = given.standbys.filter(({ id }) => !end.includes(id) && !giveUp.includes(id));
        if (create) expect(left).toEqual([]);
        const usable = given.standbys.filter(({ id }) => !giveUp.includes(id));
        if (reasonOf(given.need, given.now) && usable.length > 0) expect(left.length).toBeGreaterThan(0);
      }),
    );
  });

  test('a plan that was carried out leaves nothing to do', () => {
    fc.assert(
      fc.property(anyScene, (given) => {
        const plan = planFor(given);
        const left = given.standbys.filter(({ id }) => !plan.end.includes(id) && !plan.giveUp.includes(id));
        const made = plan.create ? [standing('new', { kind: plan.create, createdAt: start })] : [];
        const { mode, clearedSince, presentSince } = plan;
        const memory = { mode, clearedSince, presentSince };
        const next = planFor({ ...given, memory, standbys: [...left, ...made] });
        expect(next).toMatchObject({ end: [], giveUp: [] });
        if (plan.giveUp.length === 0) expect(next.create).toBeNull();
      }),
    );
  });

  test('it is looked at again, if at all, later than now', () => {
    fc.assert(
      fc.property(anyScene, (given) => {
        const { lookAt } = planFor(given);
        if (lookAt) expect(lookAt.getTime()).toBeGreaterThan(given.now.getTime());
      }),
    );
  });
});

describe('R10 no thrash', () => {
  test('the pause after failures in a row doubles from one minute to thirty', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((failures) => {
      const history = Array.from({ length: failures }, (_, i) => failed(-i));
      const { create, lookAt } = planFor(scene({ need: manual, history }));
      expect(create).toBeNull();
      return ((lookAt?.getTime() ?? 0) - start.getTime()) / MINUTE;
    });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30]);
    const history = Array.from({ length: 9 }, (_, i) => failed(-30 - i));
    expect(planFor(scene({ need: manual, history })).create).toBe('MANUAL');
    expect(planFor(scene({ need: manual, history: [failed(-29), ...history] })).create).toBeNull();
  });

  test('one that did not fail ends the row', () => {
    const ended = standing('a', { status: 'TERMINATED', createdAt: at(-1), endedAt: at(0) });
    expect(planFor(scene({ need: manual, history: [ended, failed(-2), failed(-3)] })).create).toBe('MANUAL');
  });

  test('a risk about the threshold neither asks for a standby nor ends one', () => {
    const risky = need({ ...automatic, risk: 0.27 });
    expect(riskLevelOf(0.27, 0.3)).toBe('MIDDLE');
    expect(planFor(scene({ need: risky })).create).toBeNull();
    const standbys = [standing('a', { kind: 'AUTOMATIC_REBALANCE' })];
    const memory = { mode: 'AUTOMATIC', clearedSince: at(-60), presentSince: null } as const;
    expect(planFor(scene({ need: risky, memory, standbys }))).toMatchObject({ end: [], clearedSince: null });
  });
});

describe('R10 one that nobody launches', () => {
  const bare = standing('a', { status: 'LAUNCHING', instanceId: null, createdAt: at(-60) });
  const seen = (minutes: number | null, status: Need['status'] = 'ONLINE') => {
    const memory = { mode: null, clearedSince: null, presentSince: minutes === null ? null : at(minutes) };
    return planFor(scene({ need: { ...manual, status }, memory, standbys: [bare] }));
  };

  test('it is given up when its agent could be told for a quarter of an hour, and not before', () => {
    expect(seen(-15)).toMatchObject({ giveUp: ['a'] });
    expect(seen(-14)).toMatchObject({ giveUp: [], lookAt: at(1) });
    expect(seen(null)).toMatchObject({ giveUp: [], presentSince: start, lookAt: at(15) });
  });

  test('while its agent is away it has not failed', () => {
    for (const status of ['OFFLINE', 'DISABLED'] as const) {
      expect(seen(-60, status)).toMatchObject({ giveUp: [], end: [], presentSince: null });
    }
  });

  test('one for an emergency is looked at again when it is to be ended, though its agent is away', () => {
    const standbys = [{ ...bare, kind: 'EMERGENCY' as const, isCoordinated: false }];
    expect(planFor(scene({ need: need({ status: 'OFFLINE' }), standbys })).lookAt).toEqual(at(60));
  });
});

describe('R10 the one that is kept', () => {
  test('it is the readiest, of ready ones the least behind, and not one that is about to be taken', () => {
    const standbys = [
      standing('syncing', { status: 'SYNCING' }),
      standing('far', { lagMilliseconds: 900 }),
      standing('near', { lagMilliseconds: 20 }),
      standing('doomed'),
    ];
    const { end } = planFor(scene({ need: manual, standbys, doomed: new Set(['machine-of-doomed']) }));
    expect(end).toEqual(['syncing', 'far', 'doomed']);
  });

  test('one that is about to be taken is kept until another is ready', () => {
    const doomed = new Set(['machine-of-doomed']);
    const standbys = [standing('doomed')];
    expect(planFor(scene({ need: manual, standbys, doomed }))).toMatchObject({ create: 'MANUAL', end: [] });
    const both = [...standbys, standing('new', { status: 'SYNCING' })];
    expect(planFor(scene({ need: manual, standbys: both, doomed }))).toMatchObject({ create: null, end: [] });
  });

  test('an emergency standby that nobody waits for is ended after two hours, when none is needed', () => {
    const standbys = (minutes: number) => [
      standing('e', { kind: 'EMERGENCY', createdAt: at(minutes), isCoordinated: false }),
    ];
    expect(planFor(scene({ standbys: standbys(-119) })).end).toEqual([]);
    expect(planFor(scene({ standbys: standbys(-120) })).end).toEqual(['e']);
    expect(planFor(scene({ standbys: standbys(-120), awaited: new Set(['e']) })).end).toEqual([]);
    expect(planFor(scene({ need: manual, standbys: standbys(-120) }))).toMatchObject({ end: [], create: null });
  });
});
