import type { Logger } from '#foundation/logging/logger.ts';

/** What was begun longer ago than this is not going on in some process any more. */
export const LEFT_AFTER_MILLISECONDS = 5_000;
export const AT_ONCE = 100;
/** They stay open while a standby comes up: a zone that goes leaves many at a time. */
export const FAILOVERS_AT_ONCE = 1_000;

/** Finishes each; one that cannot be finished keeps no other from being so. Throws when there were some. */
export async function finishEach(
  ids: readonly string[],
  finish: (id: string) => Promise<void>,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
): Promise<void> {
  let last: unknown;
  let failed = 0;
  for (const id of ids) {
    signal.throwIfAborted();
    try {
      await finish(id);
    } catch (error) {
      failed += 1;
      last = error;
      logger.warn({ err: error, id }, 'something that was left could not be finished');
    }
  }
  if (failed > 0) throw new Error(`${failed} of ${ids.length} could not be finished.`, { cause: last });
}
