import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPEN_STATUSES, ReplicaStatus } from './entity.ts';
import { canGo, canReport, REPORTABLE, standbyMachine } from './rules.ts';

const statuses = Object.keys(ReplicaStatus) as ReplicaStatus[];
const status = fc.constantFrom(...statuses);
const reported = fc.constantFrom(...REPORTABLE);

type Action =
  | { what: 'REPORT'; to: (typeof REPORTABLE)[number]; hasMachine: boolean }
  | { what: 'DELETE' | 'PROMOTE' | 'WON' | 'LOST' };

/** Where a caller wants the standby to go; undefined where the action says nothing about it, or is not let through. */
function wantedBy(action: Action, at: ReplicaStatus): ReplicaStatus | undefined {
  if (action.what === 'REPORT') {
    const isLetThrough = canReport(at, action.to, action.hasMachine) && at !== action.to;
    return isLetThrough ? action.to : undefined;
  }
  if (action.what === 'DELETE') return 'TERMINATED';
  if (action.what === 'PROMOTE') return 'PROMOTING';
  return action.what === 'WON' ? 'PROMOTED' : 'SYNCING';
}

describe('R6 status machine', () => {
  test('a standby is launched, syncs, is ready and takes over; before it is ready it may fail, before it takes over it may be ended, and a promotion that was refused leads back', () => {
    expect(standbyMachine.next).toEqual({
      LAUNCHING: ['SYNCING', 'FAILED', 'TERMINATED'],
      SYNCING: ['READY', 'PROMOTING', 'FAILED', 'TERMINATED'],
      READY: ['PROMOTING', 'TERMINATED'],
      PROMOTING: ['PROMOTED', 'READY', 'SYNCING'],
      ...{ PROMOTED: [], FAILED: [], TERMINATED: [] },
    });
  });

  test('what has ended goes nowhere', () => {
    fc.assert(
      fc.property(fc.constantFrom('PROMOTED', 'FAILED', 'TERMINATED' as const), status, (from, to) => {
        expect(canGo(from as ReplicaStatus, to)).toBe(false);
      }),
    );
  });

  test('a walk along the machine never comes back to LAUNCHING, and ends in a state that is not open', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 30 }), (wishes) => {
        let at: ReplicaStatus = 'LAUNCHING';
        for (const wish of wishes) {
          if (!canGo(at, wish)) continue;
          expect(wish).not.toBe('LAUNCHING');
          expect(OPEN_STATUSES).toContain(at);
          at = wish;
        }
      }),
    );
  });

  test('random actions of callers lead only along the table, and what has ended stays as it is', () => {
    const actions = fc.oneof(
      fc.record({ what: fc.constant('REPORT' as const), to: reported, hasMachine: fc.boolean() }),
      fc.record({ what: fc.constantFrom('DELETE' as const, 'PROMOTE' as const, 'WON' as const, 'LOST' as const) }),
    );
    fc.assert(
      fc.property(fc.array(actions, { maxLength: 40 }), (asked) => {
        let at: ReplicaStatus = 'LAUNCHING';
        for (const action of asked) {
          const to = wantedBy(action, at);
          const isLegal = to !== undefined && standbyMachine.canGo(at, to);
          if (!isLegal && to !== undefined) expect(() => standbyMachine.go(at, to)).toThrow(`${to} does not follow`);
          if (standbyMachine.isEnd(at)) expect(isLegal).toBe(false);
          if (isLegal) at = standbyMachine.go(at, to);
          expect(OPEN_STATUSES.includes(at)).toBe(!standbyMachine.isEnd(at));
        }
      }),
    );
  });

  test('only a standby that is ready or syncing takes over', () => {
    expect(statuses.filter((from) => canGo(from, 'PROMOTING'))).toEqual(['SYNCING', 'READY']);
    expect(statuses.filter((from) => canGo(from, 'PROMOTED'))).toEqual(['PROMOTING']);
  });

  test('the same state is reported again without harm, with a machine where READY needs one', () => {
    for (const to of REPORTABLE) expect(canReport(to, to, true)).toBe(true);
    expect(canReport('READY', 'READY', false)).toBe(false);
  });

  test('no report moves a standby that is taking over, or brings one back', () => {
    fc.assert(
      fc.property(fc.constantFrom('PROMOTING', 'PROMOTED' as const), reported, fc.boolean(), (from, to, hasMachine) => {
        expect(canReport(from as ReplicaStatus, to, hasMachine)).toBe(false);
      }),
    );
  });

  test('a report of another state follows the machine', () => {
    fc.assert(
      fc.property(status, reported, (from, to) => {
        fc.pre(from !== to && from !== 'PROMOTING');
        expect(canReport(from, to, true)).toBe(canGo(from, to));
      }),
    );
  });
});
