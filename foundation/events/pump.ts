import { AsyncLocalStorage } from 'node:async_hooks';
import { inBackground } from '../database/background.ts';
import { pause } from '../resilience/deadline.ts';

/**
 * Runs `work` once at a time, however often it is woken: a wake during a run, or during the rest after it, causes one
 * more run afterwards. It runs in the context of whoever made the pump, never in the transaction or the request of
 * whoever woke it. `work` answers for its own failures.
 *
 * @param restMilliseconds the pause between runs, so that a busy time makes larger runs instead of more
 */
export function createPump(work: () => Promise<void>, restMilliseconds = 0) {
  const inOwnContext = AsyncLocalStorage.snapshot();
  let running: Promise<void> | undefined;
  let isWanted = false;
  const stopping = new AbortController();

  async function run() {
    while (isWanted && !stopping.signal.aborted) {
      isWanted = false;
      await work();
      if (restMilliseconds > 0) await pause(restMilliseconds, stopping.signal);
    }
    running = undefined;
  }

  return {
    wake() {
      if (stopping.signal.aborted) return;
      isWanted = true;
      running ??= inOwnContext(() => inBackground(run));
    },
    /** Starts no further run, and waits for the one under way. */
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

export type Pump = ReturnType<typeof createPump>;
