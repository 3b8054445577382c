import { setTimeout as wait } from 'node:timers/promises';
import { ConfigurationError } from '../config/parse-environment.ts';
import type { Logger } from '../logging/logger.ts';

export interface RetryStartOptions {
  /** What is being reached, for the log: `the database`. */
  readonly what: string;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
  readonly tries?: number;
  /** Milliseconds before the second try; each wait is half as long again, up to 5 s. */
  readonly firstWait?: number;
  /** Milliseconds after which no further try is begun. */
  readonly deadline?: number;
}

const LONGEST_WAIT_MILLISECONDS = 5000;

/**
 * Reaches something that may start later than we do. What waiting cannot mend (a refused password, a missing database,
 * a wrong configuration) is thrown at once; otherwise the last error after all tries.
 */
export async function retryStart<T>(attempt: (signal: AbortSignal) => Promise<T>, o: RetryStartOptions): Promise<T> {
  const { tries = 30, firstWait = 100, deadline = 120_000, signal = new AbortController().signal } = o;
  const deadlineAt = performance.now() + deadline;
  for (let number = 1; ; number += 1) {
    try {
      signal.throwIfAborted();
      return await attempt(signal);
    } catch (error) {
      const pause = Math.min(LONGEST_WAIT_MILLISECONDS, firstWait * 1.5 ** (number - 1));
      const isLast = number >= tries || performance.now() + pause > deadlineAt;
      if (isLast || signal.aborted || isPermanent(error)) throw error;
      o.logger.warn({ err: error, attempt: number, tries }, `Cannot reach ${o.what} yet.`);
      await wait(pause, undefined, { signal });
    }
  }
}

/** SQLSTATE classes and codes (https://www.postgresql.org/docs/15/errcodes-appendix.html) that stay as they are. */
const PERMANENT_SQLSTATE = /^(28...|3D000|42501)$/;

function isPermanent(error: unknown): boolean {
  if (error instanceof ConfigurationError) return true;
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return PERMANENT_SQLSTATE.test(code) || isPermanent(error.cause);
}
