import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AgentStatus } from './entity.ts';
import { agentStatuses, isHeardOf, isLastWord, kindOf, roleOfNew, statusAfter, statusOnWish } from './rules.ts';

describe('A1 what a registering machine is', () => {
  const known = { agentId: 'a', isRetired: false, isLeftBehind: false };

  test('a machine nobody knows is new', () => {
    expect(kindOf(undefined, 'a')).toBe('NEW');
  });

  test('a machine of the agent is the same again', () => {
    expect(kindOf(known, 'a')).toBe('SAME');
  });

  test('a retired machine of the agent is never taken back', () => {
    expect(kindOf({ ...known, isRetired: true }, 'a')).toBe('RETIRED');
  });

  test('a machine of another agent is foreign, retired or not, also to an agent that is only being made', () => {
    expect(kindOf(known, 'b')).toBe('FOREIGN');
    expect(kindOf({ ...known, isRetired: true }, 'b')).toBe('FOREIGN');
    expect(kindOf(known, undefined)).toBe('FOREIGN');
  });

  test('what a deleted agent left behind may be used again', () => {
    expect(kindOf({ ...known, isRetired: true, isLeftBehind: true }, 'b')).toBe('LEFT_BEHIND');
  });

  test.each([
    [false, false, 'PRIMARY'],
    [false, true, 'PRIMARY'],
    [true, false, 'PRIMARY'],
    [true, true, 'REPLICA'],
  ] as const)('with a primary %s and an open switch %s a new machine becomes %s', (hasPrimary, hasOpenSwitch, role) => {
    expect(roleOfNew({ hasPrimary, hasOpenSwitch })).toBe(role);
  });
});

describe('A2 what a heartbeat means', () => {
  const now = new Date('2026-01-05T12:00:00.000Z');
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const farewell = {
    isPrimary: true,
    instanceId: 'old',
    lastRegisteredInstanceId: 'old',
    lastRegisteredAt: ago(3600),
    now,
  };

  test('the last word of the primary counts', () => {
    expect(isLastWord(farewell)).toBe(true);
  });

  test('the last word of another machine does not', () => {
    expect(isLastWord({ ...farewell, isPrimary: false })).toBe(false);
  });

  test('a last word just after another machine has registered does not count', () => {
    const replaced = { ...farewell, lastRegisteredInstanceId: 'new' };
    expect(isLastWord({ ...replaced, lastRegisteredAt: ago(9) })).toBe(false);
    expect(isLastWord({ ...replaced, lastRegisteredAt: ago(10) })).toBe(true);
  });

  test('a machine that has just registered itself may stop again', () => {
    expect(isLastWord({ ...farewell, lastRegisteredAt: ago(1) })).toBe(true);
  });

  test('life and last words move an agent between online and offline, and no other', () => {
    expect(statusAfter('OFFLINE', true)).toBe('ONLINE');
    expect(statusAfter('ONLINE', false)).toBe('OFFLINE');
    expect(statusAfter('DISABLED', true)).toBe('DISABLED');
    expect(statusAfter('DISABLED', false)).toBe('DISABLED');
    expect(statusAfter('DELETED', true)).toBe('DELETED');
  });
});

describe('A14 the status of an agent', () => {
  const now = new Date('2026-01-05T12:00:00.000Z');
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  /** What callers and time can do to an agent; each answers the status that follows, or undefined for a refusal. */
  const moves: Readonly<Record<string, (at: AgentStatus) => AgentStatus | undefined>> = {
    beat: (at) => statusAfter(at, true),
    farewell: (at) => statusAfter(at, false),
    disable: (at) => statusOnWish(at, 'DISABLE', true),
    enable: (at) => statusOnWish(at, 'ENABLE', true),
    enableUnheard: (at) => statusOnWish(at, 'ENABLE', false),
    delete: (at) => statusOnWish(at, 'DELETE', true),
  };

  test('it is online or offline by what is heard of it, disabled and enabled by wish, and deleted for good', () => {
    expect(agentStatuses.next).toEqual({
      ...{ ONLINE: ['OFFLINE', 'DISABLED', 'DELETED'], OFFLINE: ['ONLINE', 'DISABLED', 'DELETED'] },
      ...{ DISABLED: ['ONLINE', 'OFFLINE', 'DELETED'], DELETED: [] },
    });
  });

  test('whatever callers do, only the steps of the table are taken; a disabled one is watched until it is enabled, and nothing revives a deleted one', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(moves)), { maxLength: 30 }), (wishes) => {
        let at: AgentStatus = 'ONLINE';
        for (const wish of wishes) {
          const given: AgentStatus | undefined = moves[wish]?.(at);
          if (given === undefined) expect(at).toBe('DELETED');
          const next: AgentStatus = given ?? at;
          if (next !== at) expect(agentStatuses.canGo(at, next)).toBe(true);
          if (at === 'DELETED') expect(next).toBe('DELETED');
          if (at === 'DISABLED' && (wish === 'beat' || wish === 'farewell')) expect(next).toBe('DISABLED');
          at = next;
        }
      }),
    );
  });

  test('only deletion is an end, and it can come at any time', () => {
    for (const status of Object.values(AgentStatus)) {
      expect(agentStatuses.isEnd(status)).toBe(status === 'DELETED');
      expect(agentStatuses.canGo(status, 'DELETED')).toBe(status !== 'DELETED');
    }
  });

  test('an agent is heard of up to the time-out after its last heartbeat or registration, whichever came later', () => {
    const o = { now, timeoutSeconds: 120 };
    expect(isHeardOf({ lastHeartbeatAt: ago(120), lastRegisteredAt: ago(9_999) }, o)).toBe(true);
    expect(isHeardOf({ lastHeartbeatAt: ago(121), lastRegisteredAt: ago(9_999) }, o)).toBe(false);
    expect(isHeardOf({ lastHeartbeatAt: null, lastRegisteredAt: ago(10) }, o)).toBe(true);
    expect(isHeardOf({ lastHeartbeatAt: ago(500), lastRegisteredAt: ago(10) }, o)).toBe(true);
  });
});
