import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadlineFault, doneAfter, jobAfter, type KeptJob } from './rules.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const inHours = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const kept: KeptJob = {
  ...{ workHours: 48, workHoursDone: 12, deadlineAt: inHours(40), changeoverHours: 0.1 },
  ...{ declaredAt: inHours(-12), progressedAt: inHours(-1) },
};

describe('A9 a job that is declared', () => {
  test('keeps its progress while its deadline moves', () => {
    const later = jobAfter(kept, { workHours: 48, deadlineAt: inHours(60) }, NOW);
    expect(later).toEqual({ ...kept, deadlineAt: inHours(60) });
  });

  test('that is kept already is no change', () => {
    expect(jobAfter(kept, { workHours: 48, deadlineAt: inHours(40) }, NOW)).toBe(kept);
    expect(jobAfter(kept, { workHours: 48, deadlineAt: inHours(40), changeoverHours: 0.1 }, NOW)).toBe(kept);
  });

  test.for([
    ['of other work', kept, { workHours: 47, deadlineAt: inHours(40) }],
    ['after one that is done', { ...kept, workHoursDone: 48 }, { workHours: 48, deadlineAt: inHours(40) }],
    ['after one whose deadline is past', { ...kept, deadlineAt: NOW }, { workHours: 48, deadlineAt: inHours(40) }],
    ['after none', null, { workHours: 48, deadlineAt: inHours(40) }],
  ] as const)('%s begins anew', ([, before, wanted]) => {
    expect(jobAfter(before, wanted, NOW)).toEqual({
      ...{ ...wanted, workHoursDone: 0, changeoverHours: 0.2, declaredAt: NOW, progressedAt: null },
    });
  });

  test('has a deadline that is neither past nor more than a year ahead', () => {
    expect(deadlineFault(inHours(0.001), NOW)).toBeUndefined();
    expect(deadlineFault(inHours(366 * 24), NOW)).toBeUndefined();
    for (const hours of [0, -1, 366 * 24 + 1]) expect(deadlineFault(inHours(hours), NOW)).toContain('366 days');
  });

  test('is never less done than before, and never more than its work', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 20 }), (reports) => {
        let job = { ...kept, workHoursDone: 0 };
        for (const reported of reports) {
          const workHoursDone = doneAfter(job, reported);
          expect(workHoursDone).toBeGreaterThanOrEqual(job.workHoursDone);
          job = { ...job, workHoursDone };
        }
        expect(job.workHoursDone).toBe(Math.min(48, Math.max(0, ...reports)));
      }),
    );
  });
});
