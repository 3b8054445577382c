import { describe, expect, test } from 'vitest';
import { CommandStatus } from './entity.ts';
import { canBecome, expiryOf, isAt, nextStatuses, supersedes, triggerOf } from './rules.ts';

const now = new Date('2026-01-05T12:00:00.000Z');
const statuses = Object.keys(CommandStatus) as CommandStatus[];

describe('A12 the states of a command', () => {
  test('what has ended stays as it is', () => {
    for (const ended of ['SUCCEEDED', 'FAILED', 'EXPIRED', 'CANCELLED'] as const) {
      expect(statuses.filter((status) => canBecome(ended, status))).toEqual([]);
    }
  });

  test('nothing becomes pending again, and nothing becomes what it is', () => {
    for (const status of statuses) {
      expect(nextStatuses[status]).not.toContain('PENDING');
      expect(nextStatuses[status]).not.toContain(status);
    }
  });

  test('a command that an agent has begun is not cancelled', () => {
    expect(canBecome('PENDING', 'CANCELLED')).toBe(true);
    expect(canBecome('DELIVERED', 'CANCELLED')).toBe(false);
  });

  test('a waiting command lapses after a quarter of an hour, one that is being carried out after an hour', () => {
    expect(expiryOf('PENDING', now)).toEqual(new Date('2026-01-05T12:15:00.000Z'));
    expect(expiryOf('DELIVERED', now)).toEqual(new Date('2026-01-05T13:00:00.000Z'));
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
