import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGE_BINS, priorHazard, shrinkHazard, survivalUnder, tallyRuns } from './hazard.ts';
import { createSurvival, typicalHazard } from './pool-survival.ts';
import type { Run } from './survival.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const run = (hours: number, endedAgo: number, hasEnded = true): Run => ({
  ...{ hours, hasEnded, lastSeenAt: hoursAgo(endedAgo) },
});
/** A run that is over for days and longer than the hours that are looked at by the clock. */
const old = (count: number, hours: number) => Array.from({ length: count }, () => run(hours, 24 * 30));
const pools = (entries: Record<string, readonly Run[]>) => new Map(Object.entries(entries));

const someRuns = fc.array(
  fc.record({
    hours: fc.double({ min: 0, max: 100, noNaN: true }),
    hasEnded: fc.boolean(),
    lastSeenAt: fc.double({ min: 0, max: 500, noNaN: true }).map(hoursAgo),
  }),
  { maxLength: 20 },
);

describe('F5 survival in a pool', () => {
  test('is by age that of all pools together, where nothing was seen of late or by the hour of the day', () => {
    const runs = [...old(6, 5), ...old(6, 8)];
    const survival = createSurvival(pools({ a: runs.slice(0, 6), b: runs.slice(6) }), { now: NOW });
    const hazard = shrinkHazard(typicalHazard(), tallyRuns(runs));
    expect(survival('a', 5, 2)).toBeCloseTo(survivalUnder(hazard, 5, 2), 12);
    expect(survival('a', 5, 2)).toBeCloseTo(survival('b', 5, 2), 12);
    expect(survival('unseen', 5, 2)).toBeCloseTo(survival('a', 5, 2), 12);
    const wider = priorHazard();
    expect(createSurvival(new Map(), { now: NOW, wider })('unseen', 5, 2)).toBeCloseTo(5 / 7, 12);
  });

  test('is worse in a pool that has failed oftener of late than others of its age, and again the same days later', () => {
    const flapping = Array.from({ length: 6 }, (_, n) => run(0.3, n + 0.5));
    const seen = pools({ a: [...old(5, 5), ...flapping], b: [...old(5, 5), run(12, 0, false)] });
    const survival = createSurvival(seen, { now: NOW });
    expect(survival('a', 1, 1)).toBeLessThan(survival('b', 1, 1) - 0.03);
    const later = createSurvival(seen, { now: hoursAgo(-24 * 10) });
    expect(later('a', 1, 1)).toBeCloseTo(later('b', 1, 1), 12);
  });

  test('of a typical pool is a half for the first 33 minutes, and rises with age', () => {
    for (const [bin, age] of AGE_BINS.entries()) {
      const to = AGE_BINS[bin + 1] ?? age * 2;
      const chance = (age + 0.55) / (to + 0.55);
      expect(createSurvival(new Map(), { now: NOW })('any', age, to - age)).toBeCloseTo(chance, 9);
    }
    expect(createSurvival(new Map(), { now: NOW })('any', 0, 0.55)).toBeCloseTo(0.5, 1);
  });

  test('counts what was seen of late less by half every six hours', () => {
    const factorAfter = (hours: number) => {
      const survival = createSurvival(pools({ a: [run(0.5, hours)], b: [] }), { now: NOW });
      return Math.log(survival('a', 10, 1)) / Math.log(survival('b', 10, 1));
    };
    // (3 + w) / (3 + w · e), where e ends were to be expected of the run: solved for w.
    const [now = 0, halved = 0] = [factorAfter(0), factorAfter(6)];
    const expected = (3 + 1 - 3 * now) / now;
    const weight = (3 * (1 - halved)) / (expected * halved - 1);
    expect(weight).toBeGreaterThan(0.45);
    expect(weight).toBeLessThan(0.55);
  });

  test('is worse at an hour of the day at which runs have often ended', () => {
    // For weeks a run of an hour has ended at each noon, and one that began an hour after it has lasted for five.
    const days = [...Array(40).keys()].map((day) => 24 * (30 + day));
    const seen = days.toReversed().flatMap((ago) => [run(1, ago), run(5, ago - 6)]);
    const at = (hours: number) => createSurvival(pools({ a: seen }), { now: hoursAgo(hours) })('a', 0.5, 1);
    expect(at(1)).toBeLessThan(at(-2) - 0.1);
  });

  test('falls with the time to survive, and stays between 0 and 1', () => {
    const hours = fc.double({ min: 0, max: 60, noNaN: true });
    fc.assert(
      fc.property(someRuns, someRuns, hours, hours, hours, (a, b, age, ahead, more) => {
        const survival = createSurvival(pools({ a, b }), { now: NOW });
        const near = survival('a', age, ahead);
        const far = survival('a', age, ahead + more);
        expect(near).toBeLessThanOrEqual(1);
        expect(far).toBeGreaterThanOrEqual(0);
        expect(far).toBeLessThanOrEqual(near + 1e-9);
      }),
    );
  });

  test('goes by ages alone for runs of which nobody knows when they were', () => {
    const timeless: Run[] = Array.from({ length: 5 }, () => ({ hours: 0.5, hasEnded: true }));
    const survival = createSurvival(pools({ a: timeless, b: [] }), { now: NOW });
    expect(survival('a', 1, 1)).toBe(survival('b', 1, 1));
    expect(survival('a', 0.4, 0.2)).toBeLessThan(0.4 / 0.6);
  });
});
