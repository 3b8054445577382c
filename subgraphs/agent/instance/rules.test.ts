import { describe, expect, test } from 'vitest';
import { effectiveFrom } from './rules.ts';

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
