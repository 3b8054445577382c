import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RunStatus, runStatuses } from './status.ts';

const statuses = Object.values(RunStatus);
const status = fc.constantFrom(...statuses);

describe('F3 the states of a run', () => {
  test('whatever happens to a run, it succeeds at most once and never leaves that', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 30 }), (wanted) => {
        let [at, successes]: [RunStatus, number] = ['QUEUED', 0];
        for (const to of wanted) {
          const isLeft = at === 'SUCCEEDED' && runStatuses.canGo(at, to);
          expect(isLeft).toBe(false);
          if (!runStatuses.canGo(at, to)) continue;
          at = runStatuses.go(at, to);
          if (at === 'SUCCEEDED') successes += 1;
        }
        expect(successes).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('only a run under way succeeds or is stopped by the budget', () => {
    const leadingTo = (to: RunStatus) => statuses.filter((from) => runStatuses.canGo(from, to));
    expect(leadingTo('SUCCEEDED')).toEqual(['RUNNING']);
    expect(leadingTo('ABORTED')).toEqual(['RUNNING']);
  });

  test('every run that has ended without success is queued again when it is resumed, and no other', () => {
    expect(statuses.filter((from) => runStatuses.canGo(from, 'QUEUED'))).toEqual(['FAILED', 'CANCELLED', 'ABORTED']);
  });
});
