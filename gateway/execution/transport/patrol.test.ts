import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Patrol, type Waiting } from './patrol.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

class Waiter implements Waiting {
  previous: this | undefined;
  next: this | undefined;
  givenUpAt: number | undefined;
  readonly until: number;

  constructor(until: number) {
    this.until = until;
  }

  isInVain(now: number): boolean {
    return now >= this.until;
  }

  giveUp(): void {
    this.givenUpAt = Date.now();
  }
}

describe('G5 who waits', () => {
  test('is told within a round that it waits in vain, and once', () => {
    const patrol = new Patrol();
    const waiters = [25, 5, 200, 25].map((milliseconds) => new Waiter(Date.now() + milliseconds));
    for (const waiter of waiters) patrol.watch(waiter);
    vi.advanceTimersByTime(100);
    expect(waiters.map(({ givenUpAt }) => givenUpAt && givenUpAt - 1_000_000)).toEqual([30, 10, undefined, 30]);
    expect(patrol.length).toBe(1);
  });

  test('and has been answered is left alone', () => {
    const patrol = new Patrol();
    const waiter = new Waiter(Date.now() + 20);
    patrol.watch(waiter);
    patrol.forget(waiter);
    vi.advanceTimersByTime(100);
    expect(waiter.givenUpAt).toBeUndefined();
  });

  test('costs no timer once nobody waits, and one again for the next', () => {
    const patrol = new Patrol();
    patrol.watch(new Waiter(Date.now() + 5));
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(20);
    expect(vi.getTimerCount()).toBe(0);
    const next = new Waiter(Date.now() + 5);
    patrol.watch(next);
    vi.advanceTimersByTime(20);
    expect(next.givenUpAt).toBe(1_000_030);
  });
});
