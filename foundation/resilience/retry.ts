import { ExponentialBackoff, handleWhen, retry as retryPolicy } from 'cockatiel';
import { untilAborted } from './deadline.ts';
import { read, type Setting } from './settings.ts';

export interface RetrySettings {
  /** How often the work is tried in all; 1 tries it once. */
  readonly maxAttempts: number;
  /** By how much each pause is longer than the one before, about: the pauses are spread at random. */
  readonly backoffFactor: number;
  /** The first pause, about. */
  readonly initialDelayMilliseconds: number;
  readonly maxDelayMilliseconds: number;
}

export const retryDefaults: RetrySettings = {
  maxAttempts: 3,
  backoffFactor: 2,
  initialDelayMilliseconds: 100,
  maxDelayMilliseconds: 5_000,
};

export interface Retry {
  /**
   * Runs the work until it succeeds, fails for good, or was tried often enough.
   * @throws the last error of the work, or the signal's reason as soon as it is aborted, in a pause too.
   */
  run<T>(work: (attempt: { number: number; signal: AbortSignal }) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export interface RetryOptions {
  readonly settings?: Setting<RetrySettings>;
  /** Whether another try can help; by default every error is worth one. */
  readonly isWorthRetrying?: (error: unknown) => boolean;
}

/** Tries again after exponential pauses with jitter, so that callers who failed together do not come back together. */
export function createRetry({ settings = retryDefaults, isWorthRetrying = () => true }: RetryOptions = {}): Retry {
  return {
    run: (work, signal = new AbortController().signal) => {
      const { maxAttempts, backoffFactor, initialDelayMilliseconds, maxDelayMilliseconds } = read(settings);
      const policy = retryPolicy(
        handleWhen((error) => !signal.aborted && isWorthRetrying(error)),
        {
          maxAttempts: maxAttempts - 1,
          backoff: new ExponentialBackoff({
            exponent: backoffFactor,
            initialDelay: initialDelayMilliseconds,
            maxDelay: maxDelayMilliseconds,
          }),
        },
      ).dangerouslyUnref();
      const attempt = async ({ attempt: before }: { attempt: number }) => {
        signal.throwIfAborted();
        return work({ number: before + 1, signal });
      };
      // The policy's own pauses do not listen to the signal.
      return untilAborted(() => policy.execute(attempt, signal), signal);
    },
  };
}
