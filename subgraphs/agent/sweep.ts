import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/sql';
import { write } from './write.ts';

export interface Sweep<T> {
  /** What is due and not among the ids passed over; at most `limit`. */
  readonly next: (limit: number, passedOver: readonly string[]) => Promise<readonly T[]>;
  readonly idOf: (item: T) => string;
  /** Does what is due for one; answers whether anything was left to do. What it did is not due any more. */
  readonly work: (tx: EntityManager, item: T) => Promise<boolean>;
}

const BATCH = 100;
/** In an exhausted loop something else is wrong; the next run goes on. */
const MOST_BATCHES = 100;
const MOST_FAILURES = 20;
// A whole fleet may be due at once: what takes up half of the time leaves the other half to requests.
const LONGEST_REST_MILLISECONDS = 20;

/**
 * Works through what is due, a transaction for each and a rest as long behind it: what fails for one is passed over, and keeps nobody else waiting.
 * Answers for how many something was done. Throws the first failure at the end.
 */
export async function sweep<T>(em: EntityManager, { next, idOf, work }: Sweep<T>, signal?: AbortSignal) {
  const failures = new Map<string, unknown>();
  let count = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const due = await next(BATCH, [...failures.keys()]);
    for (const item of due) {
      signal?.throwIfAborted();
      em.clear(); // each as if it were the only one
      const begunAt = performance.now();
      try {
        if (await write(em, (tx) => work(tx, item))) count += 1;
      } catch (error) {
        failures.set(idOf(item), error);
      }
      await pause(Math.min(LONGEST_REST_MILLISECONDS, performance.now() - begunAt));
    }
    if (due.length < BATCH || failures.size > MOST_FAILURES) break;
  }
  for (const failure of failures.values()) throw failure;
  return count;
}
