import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BacktestStatus } from './entity.ts';
import { backtestStatuses } from './status.ts';

const status = fc.constantFrom(...Object.values(BacktestStatus));

describe('F8 the states of a back-test', () => {
  test('never leave a success, and reach one from running alone', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 20 }), (steps) => {
        let at: BacktestStatus = BacktestStatus.QUEUED;
        for (const to of steps) {
          if (!backtestStatuses.canGo(at, to)) {
            expect(() => backtestStatuses.go(at, to)).toThrow('does not follow');
            continue;
          }
          if (to === BacktestStatus.SUCCEEDED) expect(at).toBe(BacktestStatus.RUNNING);
          expect(at).not.toBe(BacktestStatus.SUCCEEDED);
          at = backtestStatuses.go(at, to);
        }
      }),
    );
  });
});
