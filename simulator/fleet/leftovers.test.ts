import { describe, expect, test } from 'vitest';
import { leftBehind } from './leftovers.ts';

const machines = Array.from({ length: 500 }, (_, index) => ({ providerId: `i-${index}` }));

describe('what machines leave behind', () => {
  test('it is the same for the same seed and machine, and has ids of its own', () => {
    const all = machines.flatMap((machine) => leftBehind(machine, 1));
    expect(machines.flatMap((machine) => leftBehind(machine, 1))).toEqual(all);
    expect(new Set(all.map(({ providerId }) => providerId)).size).toBe(all.length);
    for (const { providerId, sizeGigabytes } of all) {
      expect(providerId).toMatch(/^(vol|ami)-[0-9a-f]{17}$/);
      expect(sizeGigabytes).toBeGreaterThanOrEqual(8);
      expect(sizeGigabytes).toBeLessThanOrEqual(200);
    }
  });

  test('a small share of it cannot be removed at once', () => {
    const all = machines.flatMap((machine) => leftBehind(machine, 1));
    const stuck = all.filter(({ obstacle }) => obstacle !== undefined).length / all.length;
    expect(stuck).toBeGreaterThan(0.02);
    expect(stuck).toBeLessThan(0.1);
  });
});
