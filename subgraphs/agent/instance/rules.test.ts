import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InstanceRole } from './entity.ts';
import { effectiveFrom, endedAt, roles, usualReason } from './rules.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 12, minute));

describe('A3 since when an observed price holds for a machine', () => {
  const machine = { launchedAt: at(10), priceEffectiveAt: at(20) };

  test('a later price holds from the moment it was seen', () => {
    expect(effectiveFrom(machine, { observedAt: at(30), isNewest: true })).toEqual(at(30));
    expect(effectiveFrom(machine, { observedAt: at(30), isNewest: false })).toEqual(at(30));
  });

  test('a price that was seen at the moment of the present one replaces it', () => {
    expect(effectiveFrom(machine, { observedAt: at(20), isNewest: true })).toEqual(at(20));
  });

  test('an older price than the present one does not hold', () => {
    expect(effectiveFrom(machine, { observedAt: at(19), isNewest: true })).toBeUndefined();
  });

  test('the newest price of a pool holds from the launch when it was seen before', () => {
    const launched = { launchedAt: at(10), priceEffectiveAt: at(10) };
    expect(effectiveFrom(launched, { observedAt: at(9), isNewest: true })).toEqual(at(10));
  });

  test('a price of the time before the launch does not hold when a later one is known', () => {
    const launched = { launchedAt: at(10), priceEffectiveAt: at(10) };
    expect(effectiveFrom(launched, { observedAt: at(9), isNewest: false })).toBeUndefined();
  });
});

describe('A19 the roles of a machine', () => {
  const all: readonly InstanceRole[] = ['PRIMARY', 'REPLICA', 'ZOMBIE', 'TERMINATED'];

  test('follow each other in no other way: a primary becomes a standby, a zombie or ends; a standby the primary, a zombie or ends; a zombie ends', () => {
    const allowed = all.flatMap((from) => all.filter((to) => roles.canGo(from, to)).map((to) => `${from} → ${to}`));
    expect(allowed).toEqual([
      ...['PRIMARY → REPLICA', 'PRIMARY → ZOMBIE', 'PRIMARY → TERMINATED'],
      ...['REPLICA → PRIMARY', 'REPLICA → ZOMBIE', 'REPLICA → TERMINATED', 'ZOMBIE → TERMINATED'],
    ]);
  });

  test('never lead back from a zombie, nor anywhere from an end', () => {
    const role = fc.constantFrom(...all);
    fc.assert(
      fc.property(role, fc.array(role, { maxLength: 20 }), (first, wishes) => {
        let at: InstanceRole = first;
        let wasRetired = false;
        for (const wish of wishes) {
          if (roles.canGo(at, wish)) at = roles.go(at, wish);
          else expect(() => roles.go(at, wish)).toThrow('does not follow');
          wasRetired ||= at === 'ZOMBIE' || at === 'TERMINATED';
          if (wasRetired) expect(['ZOMBIE', 'TERMINATED']).toContain(at);
          if (roles.isEnd(at)) expect(at).toBe('TERMINATED');
        }
      }),
    );
  });
});

describe('A5 the end of a machine', () => {
  test('has the reason that its role gives when nobody says one', () => {
    expect(usualReason({ role: 'ZOMBIE', isReleased: false })).toBe('AFTER_SWITCH');
    expect(usualReason({ role: 'ZOMBIE', isReleased: true })).toBe('RELEASED');
    expect(usualReason({ role: 'PRIMARY', isReleased: false })).toBe('OTHER');
  });

  test('is when it is said to be, but for a minute neither before the launch nor in the future', () => {
    const span = { launchedAt: at(10), now: at(30) };
    expect(endedAt(undefined, span)).toEqual(at(30));
    expect(endedAt(at(10), span)).toEqual(at(10));
    expect(endedAt(at(9), span)).toEqual(at(10));
    expect(endedAt(at(8), span)).toBeUndefined();
    expect(endedAt(at(31), span)).toEqual(at(30));
    expect(endedAt(at(32), span)).toBeUndefined();
  });
});
