import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommandStatus } from './entity.ts';
import { commandStatuses, expiryOf, isAt, priorityOf, supersedes, triggerOf, triggerOfStandby } from './rules.ts';

const now = new Date('2026-01-05T12:00:00.000Z');
const statuses = Object.keys(CommandStatus) as CommandStatus[];

describe('A12 the states of a command', () => {
  test('it waits, is delivered, and succeeds, fails, lapses or is cancelled; an agent may carry out what it did not acknowledge', () => {
    const ends = ['SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'];
    expect(commandStatuses.next).toEqual({
      ...{ PENDING: ['DELIVERED', ...ends], DELIVERED: ends },
      ...{ SUCCEEDED: [], FAILED: [], EXPIRED: [], CANCELLED: [] },
    });
  });

  test('whatever is asked for, only the steps of the table are taken, and what has ended stays as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...statuses), { maxLength: 20 }), (wishes) => {
        let at: CommandStatus = 'PENDING';
        for (const wish of wishes) {
          const before: CommandStatus = at;
          if (commandStatuses.canGo(at, wish)) at = commandStatuses.go(at, wish);
          else expect(() => commandStatuses.go(before, wish)).toThrow('command: ');
          if (before !== 'PENDING' && before !== 'DELIVERED') expect(at).toBe(before);
          if (before !== 'PENDING') expect(at).not.toBe('PENDING');
        }
      }),
    );
  });

  test('nothing becomes pending again, and nothing becomes what it is', () => {
    for (const status of statuses) {
      expect(commandStatuses.next[status]).not.toContain('PENDING');
      expect(commandStatuses.next[status]).not.toContain(status);
    }
  });

  test('a waiting command lapses after a quarter of an hour, one that is being carried out after an hour', () => {
    expect(expiryOf('PENDING', now)).toEqual(new Date('2026-01-05T12:15:00.000Z'));
    expect(expiryOf('DELIVERED', now)).toEqual(new Date('2026-01-05T13:00:00.000Z'));
  });
});

describe('A12 who asked for a standby, and how urgent that is', () => {
  test.each([
    ['MANUAL', 'MANUAL', 50],
    ['AUTOMATIC_REBALANCE', 'AUTOMATIC', 25],
    ['AUTOMATIC_TERMINATION', 'AUTOMATIC', 25],
    ['EMERGENCY', 'EMERGENCY', 100],
  ] as const)('a standby of the kind %s is %s, with a priority of %i', (kind, trigger, priority) => {
    expect(triggerOfStandby(kind)).toBe(trigger);
    expect(priorityOf(trigger)).toBe(priority);
  });
});

describe('A11 which command gives way to which', () => {
  test.each([
    ['MANUAL', 'AUTOMATIC', 'PENDING', true],
    ['MANUAL', 'AUTOMATIC', 'DELIVERED', false],
    ['MANUAL', 'MANUAL', 'PENDING', false],
    ['AUTOMATIC', 'AUTOMATIC', 'PENDING', false],
    ['AUTOMATIC', 'MANUAL', 'PENDING', false],
    ['EMERGENCY', 'MANUAL', 'PENDING', true],
    ['MANUAL', 'EMERGENCY', 'PENDING', false],
    ['EMERGENCY', 'EMERGENCY', 'PENDING', false],
  ] as const)('a new %s one in the face of an %s one that is %s: %s', (trigger, open, status, expected) => {
    expect(supersedes(trigger, { trigger: open, status })).toBe(expected);
  });

  test.each([
    [0, 'AUTOMATIC'],
    [49, 'AUTOMATIC'],
    [50, 'MANUAL'],
    [100, 'MANUAL'],
  ] as const)('a priority of %i counts as %s', (priority, trigger) => {
    expect(triggerOf(priority)).toBe(trigger);
  });

  test('a machine is at its target by its pool on spot, and by its mode alone on demand', () => {
    expect(isAt({ mode: 'SPOT', poolId: 'a' }, { mode: 'SPOT', poolId: 'a' })).toBe(true);
    expect(isAt({ mode: 'SPOT', poolId: 'a' }, { mode: 'SPOT', poolId: 'b' })).toBe(false);
    expect(isAt({ mode: 'ON_DEMAND', poolId: null }, { mode: 'ON_DEMAND', poolId: null })).toBe(true);
    expect(isAt({ mode: 'SPOT', poolId: 'a' }, { mode: 'ON_DEMAND', poolId: null })).toBe(false);
  });
});
