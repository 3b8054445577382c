import { setTimeout as wait } from 'node:timers/promises';

/** Thrown when a piece of work took longer than it was given. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super(`Gave up after ${milliseconds} ms.`);
    this.milliseconds = milliseconds;
  }
}

/** The moment `milliseconds` from now, in epoch milliseconds of the system's clock. */
export const deadlineAt = (milliseconds: number, now: number = Date.now()): number => now + milliseconds;

/** How many milliseconds are left until a deadline (epoch milliseconds); 0 when it has passed. */
export const remaining = (deadline: number, now: number = Date.now()): number => Math.max(0, deadline - now);

/**
 * Waits for the work, but no longer than `milliseconds`, and no longer than until the signal is aborted.
 *
 * Work given as a function gets a signal that is aborted in both cases, as long as it runs, so that it can stop; its
 * outcome is then ignored.
 * @throws DeadlineExceeded when the time is up; the signal's reason when it is aborted; else what the work throws.
 */
export async function withDeadline<T>(
  work: PromiseLike<T> | ((signal: AbortSignal) => PromiseLike<T> | T),
  milliseconds: number,
  signal?: AbortSignal,
): Promise<T> {
  // Not `AbortSignal.any` of two: that costs several times as much.
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(new DeadlineExceeded(milliseconds)), milliseconds);
  const leave = () => ended.abort(signal?.reason);
  if (signal?.aborted) leave();
  signal?.addEventListener('abort', leave);
  try {
    return await untilAborted(work, ended.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}

/**
 * Waits for the work until the signal is aborted, even when the work itself does not listen to it.
 * @throws the signal's reason when it is aborted first; else what the work throws.
 */
export async function untilAborted<T>(
  work: PromiseLike<T> | ((signal: AbortSignal) => PromiseLike<T> | T),
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([typeof work === 'function' ? work(signal) : work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Waits; ends at once, without an error, when the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await wait(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}
