import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BulkheadFull, createBulkhead } from './bulkhead.ts';
import { CircuitOpen } from './circuit-breaker.ts';
import { circuitDefaults } from './circuit-state.ts';
import { createInProcessBreaker } from './in-process-breaker.ts';
import { createPolicy } from './policy.ts';
import { createRetry, retryDefaults } from './retry.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Fails so many times, then succeeds; counts its calls. */
function flaky(failures: number) {
  let calls = 0;
  return {
    get calls() {
      return calls;
    },
    run: async () => {
      calls += 1;
      if (calls <= failures) throw new Error(`down ${calls}`);
      return 'up';
    },
  };
}

describe('P5 retry', () => {
  test('tries as often as it is told, and throws the last error', async () => {
    const work = flaky(10);
    const outcome = expect(createRetry().run(work.run)).rejects.toThrow('down 3');
    await vi.runAllTimersAsync();
    await outcome;
    expect(work.calls).toBe(3);
  });

  test('ends with the first success', async () => {
    const work = flaky(1);
    const numbers: number[] = [];
    const outcome = createRetry().run(({ number }) => {
      numbers.push(number);
      return work.run();
    });
    await vi.runAllTimersAsync();
    expect(await outcome).toBe('up');
    expect(numbers).toEqual([1, 2]);
  });

  test('does not repeat what is not worth it', async () => {
    const work = flaky(10);
    const retry = createRetry({ isWorthRetrying: () => false });
    await expect(retry.run(work.run)).rejects.toThrow('down 1');
  });

  test('hears an abort in a pause, and never calls again', async () => {
    const work = flaky(10);
    const controller = new AbortController();
    const settings = { ...retryDefaults, initialDelayMilliseconds: 60_000, maxDelayMilliseconds: 60_000 };
    const outcome = createRetry({ settings }).run(work.run, controller.signal);
    await vi.advanceTimersByTimeAsync(1);
    controller.abort(new Error('left'));
    await expect(outcome).rejects.toThrow('left');
    await vi.runAllTimersAsync();
    expect(work.calls).toBe(1);
  });

  test('pauses longer than the maximum never', async () => {
    const settings = { ...retryDefaults, maxAttempts: 6, initialDelayMilliseconds: 1_000, maxDelayMilliseconds: 2_000 };
    const outcome = expect(createRetry({ settings }).run(flaky(10).run)).rejects.toThrow('down 6');
    await vi.advanceTimersByTimeAsync(5 * 2_000);
    await outcome;
  });
});

describe('P5 a bulkhead', () => {
  test('runs so many at a time, lets so many wait, and refuses the next', async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 2, maxQueued: 1 });
    const gate = Promise.withResolvers<string>();
    const calls = [1, 2, 3].map(() => bulkhead.run(() => gate.promise));
    expect(bulkhead.usage()).toEqual({ maxConcurrent: 2, maxQueued: 1, running: 2, queued: 1 });
    await expect(bulkhead.run(() => gate.promise)).rejects.toBeInstanceOf(BulkheadFull);
    gate.resolve('done');
    expect(await Promise.all(calls)).toEqual(['done', 'done', 'done']);
  });

  test('lets a caller leave who waits, and never runs its call', async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 1, maxQueued: 1 });
    const gate = Promise.withResolvers<void>();
    const first = bulkhead.run(() => gate.promise);
    const controller = new AbortController();
    let isCalled = false;
    const waiting = bulkhead.run(async () => {
      isCalled = true;
    }, controller.signal);
    controller.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    gate.resolve();
    await first;
    await bulkhead.run(async () => {});
    expect(isCalled).toBe(false);
  });

  test('takes new limits while it runs', async () => {
    const settings = { maxConcurrent: 1, maxQueued: 0 };
    const bulkhead = createBulkhead(() => settings);
    const gate = Promise.withResolvers<void>();
    const first = bulkhead.run(() => gate.promise);
    await expect(bulkhead.run(async () => {})).rejects.toBeInstanceOf(BulkheadFull);
    settings.maxConcurrent = 2;
    await expect(bulkhead.run(async () => 'in')).resolves.toBe('in');
    gate.resolve();
    await first;
  });
});

describe('P5 one policy for a dependency', () => {
  test('limits the time of each try and tries again', async () => {
    const policy = createPolicy({ timeoutMilliseconds: 500 });
    let calls = 0;
    const outcome = policy.run(async () => {
      calls += 1;
      return calls === 1 ? new Promise<string>(() => {}) : 'up';
    });
    await vi.runAllTimersAsync();
    expect(await outcome).toBe('up');
    expect(calls).toBe(2);
  });

  test('counts each try in the breaker, and stops trying once it is open', async () => {
    const breaker = createInProcessBreaker({
      name: 'places',
      settings: { ...circuitDefaults, failureThreshold: 2 },
      now: () => 0,
    });
    const policy = createPolicy({ timeoutMilliseconds: 500, breaker, retry: { ...retryDefaults, maxAttempts: 5 } });
    const work = flaky(10);
    const outcome = expect(policy.run(work.run)).rejects.toBeInstanceOf(CircuitOpen);
    await vi.runAllTimersAsync();
    await outcome;
    expect(work.calls).toBe(2);
  });

  test('tries once what must not happen twice', async () => {
    const work = flaky(10);
    const policy = createPolicy({ timeoutMilliseconds: 500 });
    await expect(policy.run(work.run, { isRepeatable: false })).rejects.toThrow('down 1');
    expect(work.calls).toBe(1);
  });

  test('ends when its whole time is up, waiting in the bulkhead included', async () => {
    const bulkhead = createBulkhead({ maxConcurrent: 1, maxQueued: 1 });
    const policy = createPolicy({ timeoutMilliseconds: 60_000, bulkhead });
    const gate = Promise.withResolvers<void>();
    const first = policy.run(() => gate.promise);
    const second = expect(policy.run(async () => {}, { totalMilliseconds: 300 })).rejects.toThrow('300 ms');
    await vi.advanceTimersByTimeAsync(300);
    await second;
    gate.resolve();
    await first;
  });

  test('does not hold it against a dependency that the caller left', async () => {
    const breaker = createInProcessBreaker({ name: 'places', settings: { ...circuitDefaults, failureThreshold: 1 } });
    const policy = createPolicy({ timeoutMilliseconds: 500, breaker });
    const controller = new AbortController();
    const outcome = policy.run(() => new Promise(() => {}), { signal: controller.signal });
    controller.abort();
    await expect(outcome).rejects.toThrow();
    expect(breaker.state()).toBe('CLOSED');
  });
});
