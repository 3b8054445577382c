import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DeadlineExceeded, deadlineAt, pause, remaining, withDeadline } from './deadline.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('P5 a deadline', () => {
  test('is a moment, from which what remains can be told', () => {
    const deadline = deadlineAt(2_000, 10_000);
    expect(remaining(deadline, 11_500)).toBe(500);
    expect(remaining(deadline, 13_000)).toBe(0);
  });

  test('lets work that is in time through, and leaves nothing behind', async () => {
    const { signal } = new AbortController();
    await expect(withDeadline(Promise.resolve('done'), 1_000, signal)).resolves.toBe('done');
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  test('gives up on work that is late, and tells it', async () => {
    let heard: unknown;
    const late = withDeadline(
      (signal) => new Promise(() => signal.addEventListener('abort', () => (heard = signal.reason))),
      1_000,
    );
    const outcome = expect(late).rejects.toMatchObject({ name: 'DeadlineExceeded', milliseconds: 1_000 });
    await vi.advanceTimersByTimeAsync(1_000);
    await outcome;
    expect(heard).toBeInstanceOf(DeadlineExceeded);
  });

  test('ends early when the signal is aborted, and at once when it was', async () => {
    const controller = new AbortController();
    const waiting = withDeadline(new Promise(() => {}), 1_000, controller.signal);
    controller.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    let isCalled = false;
    const late = withDeadline(
      () => {
        isCalled = true;
      },
      1_000,
      controller.signal,
    );
    await expect(late).rejects.toThrow('left');
    expect(isCalled).toBe(false);
  });

  test('lets the error of the work through', async () => {
    await expect(withDeadline(() => Promise.reject(new Error('down')), 1_000)).rejects.toThrow('down');
  });
});

test('a pause ends at once, without an error, when its signal is aborted', async () => {
  vi.useRealTimers();
  const controller = new AbortController();
  const paused = pause(60_000, controller.signal);
  controller.abort();
  await expect(paused).resolves.toBeUndefined();
});
