import { type Bulkhead, BulkheadFull } from './bulkhead.ts';
import { type CircuitBreaker, CircuitOpen } from './circuit-breaker.ts';
import { withDeadline } from './deadline.ts';
import { createRetry, type RetrySettings, retryDefaults } from './retry.ts';
import { read, type Setting } from './settings.ts';

export interface PolicyOptions {
  /** How long one try may take. */
  readonly timeoutMilliseconds: number | (() => number);
  readonly retry?: Setting<RetrySettings>;
  /** Whether another try can help. An open circuit and a full bulkhead are never tried again. */
  readonly isWorthRetrying?: (error: unknown) => boolean;
  readonly breaker?: CircuitBreaker;
  readonly bulkhead?: Bulkhead;
}

export interface CallOptions {
  /** Ends the call, and the waiting for it, early. */
  readonly signal?: AbortSignal;
  /** How long all tries and the waiting may take together; by default every try its full time, and the pauses. */
  readonly totalMilliseconds?: number;
  /** False for what must not happen twice: it is tried once. */
  readonly isRepeatable?: boolean;
}

/** How one dependency is called: everything that can protect a caller from it, in one place. */
export interface Policy {
  /**
   * Makes the call: a place in the bulkhead, then tries, each through the breaker and each with a time limit.
   * @throws BulkheadFull, CircuitOpen, DeadlineExceeded, the signal's reason, or what the last try threw.
   */
  run<T>(call: (signal: AbortSignal) => Promise<T>, options?: CallOptions): Promise<T>;
}

export function createPolicy(options: PolicyOptions): Policy {
  const { timeoutMilliseconds, breaker, bulkhead, isWorthRetrying = () => true } = options;
  const settings = () => read(options.retry ?? retryDefaults);
  const timeout = () => (typeof timeoutMilliseconds === 'function' ? timeoutMilliseconds() : timeoutMilliseconds);
  const worthwhile = (error: unknown) =>
    !(error instanceof CircuitOpen) && !(error instanceof BulkheadFull) && isWorthRetrying(error);
  const retry = createRetry({ settings, isWorthRetrying: worthwhile });
  const once = createRetry({ settings: () => ({ ...settings(), maxAttempts: 1 }) });

  const longest = () => {
    const { maxAttempts, maxDelayMilliseconds } = settings();
    return timeout() * maxAttempts + maxDelayMilliseconds * (maxAttempts - 1);
  };
  return {
    run(call, { signal, totalMilliseconds = longest(), isRepeatable = true } = {}) {
      const attempt = (within: AbortSignal) => withDeadline(call, timeout(), within);
      const tries = (within: AbortSignal) =>
        (isRepeatable ? retry : once).run(
          () => (breaker ? breaker.run(() => attempt(within)) : attempt(within)),
          within,
        );
      const whole = (within: AbortSignal) => (bulkhead ? bulkhead.run(tries, within) : tries(within));
      return withDeadline(whole, totalMilliseconds, signal);
    },
  };
}
