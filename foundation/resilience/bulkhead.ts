import { type BulkheadPolicy, BulkheadRejectedError, bulkhead as bulkheadPolicy } from 'cockatiel';
import { untilAborted } from './deadline.ts';
import { read, type Setting } from './settings.ts';

export interface BulkheadSettings {
  readonly maxConcurrent: number;
  /** How many more may wait for a place; the next one is refused. */
  readonly maxQueued: number;
}

export const bulkheadDefaults: BulkheadSettings = { maxConcurrent: 10, maxQueued: 100 };

/** Thrown to a caller for whom there is neither a place nor room to wait for one. */
export class BulkheadFull extends Error {
  override readonly name = 'BulkheadFull';
}

export interface Bulkhead {
  /**
   * Runs the work when there is a place for it.
   * @throws BulkheadFull; the signal's reason as soon as it is aborted, while waiting for a place too.
   */
  run<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
  usage(): { running: number; queued: number } & BulkheadSettings;
}

/** Keeps one slow dependency from taking every connection: so many at a time, so many waiting, no more. */
export function createBulkhead(settings: Setting<BulkheadSettings> = bulkheadDefaults): Bulkhead {
  let current: { settings: BulkheadSettings; policy: BulkheadPolicy } | undefined;
  const inForce = () => {
    const wanted = read(settings);
    const same =
      current?.settings.maxConcurrent === wanted.maxConcurrent && current.settings.maxQueued === wanted.maxQueued;
    // New limits start empty: what still runs under the old ones ends there.
    if (!current || !same)
      current = { settings: { ...wanted }, policy: bulkheadPolicy(wanted.maxConcurrent, wanted.maxQueued) };
    return current;
  };
  return {
    async run(work, signal = new AbortController().signal) {
      try {
        return await untilAborted(() => inForce().policy.execute(() => work(signal), signal), signal);
      } catch (error) {
        if (error instanceof BulkheadRejectedError) throw new BulkheadFull('Too many calls are running and waiting.');
        throw error;
      }
    },
    usage() {
      const { policy, settings: limits } = inForce();
      return {
        ...limits,
        running: limits.maxConcurrent - policy.executionSlots,
        queued: limits.maxQueued - policy.queueSlots,
      };
    },
  };
}
