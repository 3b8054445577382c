import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AGE_BINS,
  addTallies,
  emptyTally,
  hazardPerHour,
  priorClock,
  priorHazard,
  shrinkHazard,
  survivalUnder,
  tallyGroups,
  tallyRuns,
  togetherIn,
} from './hazard.ts';
import { priorSurvival, type Run } from './survival.ts';

const ended = (hours: number): Run => ({ hours, hasEnded: true });
const lasting = (hours: number): Run => ({ hours, hasEnded: false });
const hours = fc.double({ min: 0, max: 2_000, noNaN: true });
const someRuns = fc.array(fc.record({ hours, hasEnded: fc.boolean() }), { maxLength: 40 });

describe('F5 the hazard of runs by age', () => {
  test('without evidence is that of lifetimes whose tail falls with the age', () => {
    for (const age of [0.05, 0.3, 1, 7, 100, 5_000]) {
      for (const ahead of [0.1, 1, 24]) {
        expect(survivalUnder(priorHazard(), age, ahead)).toBeCloseTo(priorSurvival(age, ahead), 12);
      }
    }
    expect(hazardPerHour(priorHazard(), 4)).toBeCloseTo(0.25, 12);
  });

  test('of a run that has only just begun is bounded: 20 ends an hour, and one in e lasts three minutes', () => {
    expect(hazardPerHour(priorHazard(), 0)).toBeCloseTo(20, 12);
    expect(survivalUnder(priorHazard(), 0, 0.05)).toBeCloseTo(Math.exp(-1), 12);
  });

  test('counts an end in the bin of its age, and time under watch in each bin passed through', () => {
    // The bins after the first double: [0.8 h, 1.6 h) is the sixth, on the prior's clock ln 2 wide.
    const bin = AGE_BINS.indexOf(0.8);
    const { ended: ends, exposure } = tallyRuns([ended(1.2), lasting(0.9), ended(0.4)]);
    expect(ends[bin]).toBe(1);
    expect(ends[AGE_BINS.indexOf(0.4)]).toBe(1);
    expect(exposure[bin]).toBeCloseTo(Math.log(1.2 / 0.8) + Math.log(0.9 / 0.8), 12);
    expect(exposure[0]).toBe(3);
    expect(exposure[bin + 1]).toBe(0);
  });

  test('is what was seen and three runs of the wider group', () => {
    const bin = AGE_BINS.indexOf(0.8);
    const seen = emptyTally();
    seen.ended[bin] = 4;
    seen.exposure[bin] = 2;
    // Three runs of the prior that enter the bin end there with the chance 1/2: 1.5 ends in 1.5 units of exposure.
    expect(shrinkHazard(priorHazard(), seen)[bin]).toBeCloseTo((4 + 1.5) / (2 + 1.5), 12);
    expect(shrinkHazard(priorHazard(), seen)[bin - 1]).toBeCloseTo(1, 12);
  });

  test('of runs that mostly last is below the prior’s, and above it where they mostly end', () => {
    const at = (runs: Run[]) => survivalUnder(shrinkHazard(priorHazard(), tallyRuns(runs)), 0.8, 0.8);
    expect(at([])).toBeCloseTo(0.5, 12);
    expect(at(Array.from({ length: 20 }, () => lasting(10)))).toBeGreaterThan(0.9);
    expect(at(Array.from({ length: 20 }, () => ended(0.85)))).toBeLessThan(0.1);
  });

  test('comes nearer to what was seen the more was seen', () => {
    const chanceOf = (count: number) => {
      const runs = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? lasting(1.6) : ended(0.9)));
      return survivalUnder(shrinkHazard(priorHazard(), tallyRuns(runs)), 0.8, 0.8);
    };
    // Of two runs that reach 0.8 h one ends: 1 in ln(1.6/0.8) + ln(0.9/0.8) of the prior's clock, over ln 2 of it.
    const seen = Math.exp(-Math.LN2 / (Math.LN2 + Math.log(0.9 / 0.8)));
    const distances = [0, 4, 40, 400].map((count) => Math.abs(chanceOf(count) - seen));
    expect(distances).toEqual([...distances].sort((a, b) => b - a));
    expect(distances[3]).toBeLessThan(0.002);
  });

  test('gives chances from 0 to 1 that fall with the hours ahead, and chances that follow on one another', () => {
    fc.assert(
      fc.property(someRuns, hours, hours, hours, (runs, age, first, second) => {
        const hazard = shrinkHazard(priorHazard(), tallyRuns(runs));
        const near = survivalUnder(hazard, age, first);
        const far = survivalUnder(hazard, age, first + second);
        expect(near).toBeGreaterThanOrEqual(0);
        expect(near).toBeLessThanOrEqual(1);
        expect(far).toBeLessThanOrEqual(near + 1e-12);
        expect(far).toBeCloseTo(near * survivalUnder(hazard, age + first, second), 9);
      }),
    );
  });

  test('stays finite and above zero through any number of groups', () => {
    fc.assert(
      fc.property(fc.array(someRuns, { maxLength: 5 }), (groups) => {
        const hazard = groups.reduce((wider, runs) => shrinkHazard(wider, tallyRuns(runs)), priorHazard());
        expect(hazard.every((value) => Number.isFinite(value) && value > 0)).toBe(true);
      }),
    );
  });

  test('is the same however the runs are divided', () => {
    fc.assert(
      fc.property(someRuns, someRuns, (some, others) => {
        const sum = addTallies(tallyRuns(some), tallyRuns(others));
        const all = tallyRuns([...some, ...others]);
        expect(sum.ended).toEqual(all.ended);
        sum.exposure.forEach((value, bin) => {
          expect(value).toBeCloseTo(all.exposure[bin] as number, 9);
        });
      }),
    );
  });

  test('has a clock that never stands still', () => {
    fc.assert(
      fc.property(hours, hours, (age, more) => {
        expect(priorClock(age + more)).toBeGreaterThanOrEqual(priorClock(age));
      }),
    );
  });

  test('tallies of several groups at once are those of each, and of all together', () => {
    fc.assert(
      fc.property(fc.array(someRuns, { maxLength: 5 }), (groups) => {
        const runs = groups.flat();
        const first = Uint32Array.from([0, ...groups.map((_, group) => groups.slice(0, group + 1).flat().length)]);
        const all = tallyGroups({
          first,
          hours: Float64Array.from(runs, (run) => run.hours),
          ended: Uint8Array.from(runs, (run) => Number(run.hasEnded)),
        });
        const isLike = (found: Float64Array, expected: Float64Array) => {
          for (const [bin, count] of expected.entries()) expect(found[bin]).toBeCloseTo(count, 8);
        };
        groups.map(tallyRuns).forEach((tally, group) => {
          const bins = [group * AGE_BINS.length, (group + 1) * AGE_BINS.length] as const;
          expect([...all.ended.subarray(...bins)]).toEqual([...tally.ended]);
          isLike(all.exposure.subarray(...bins), tally.exposure);
        });
        isLike(togetherIn(all).exposure, tallyRuns(runs).exposure);
      }),
    );
  });
});
