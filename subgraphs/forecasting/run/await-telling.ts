import type { Thinning } from './thinning.ts';

/**
 * Waits for the work, and meanwhile tells each time when there was silence for long enough. Ends with the work: whoever
 * does it keeps its deadline. What telling throws is thrown.
 */
export async function awaitTelling<T>(work: Promise<T>, thinning: Thinning, tell: () => Promise<void>): Promise<T> {
  const silence = Symbol('silence');
  for (;;) {
    const timer = Promise.withResolvers<typeof silence>();
    const timeout = setTimeout(timer.resolve, thinning.silenceLeftMilliseconds(), silence);
    const first = await Promise.race([work, timer.promise]).finally(() => clearTimeout(timeout));
    if (first !== silence) return first as T;
    await tell();
  }
}
