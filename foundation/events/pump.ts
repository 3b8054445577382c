import { AsyncLocalStorage } from 'node:async_hooks';
import { inBackground } from '../database/background.ts';
import { pause } from '../resilience/deadline.ts';

/**
 * Runs `work` once at a time, however often it is woken: a wake during a run, or during the rest after it, causes one
 * more run afterwards. It runs in the context of whoever made the pump, never in the transaction or the request of
 * whoever woke it. `work` answers for its own failures.
 *
 * @param restMilliseconds the pause between runs, so that a busy time makes larger runs instead of more; `hurry` ends it
 */
export function createPump(work: () => Promise<void>, restMilliseconds = 0) {
  const inOwnContext = AsyncLocalStorage.snapshot();
  let running: Promise<void> | undefined;
  let isWanted = false;
  const stopping = new AbortController();
  let resting: AbortController | undefined;
  let isHurried = false;

  async function run() {
    while (isWanted && !stopping.signal.aborted) {
      isWanted = false;
      await work();
      if (restMilliseconds > 0 && !isHurried && !stopping.signal.aborted) await rest();
      isHurried = false;
    }
    running = undefined;
  }

  async function rest() {
    resting = new AbortController();
    await pause(restMilliseconds, resting.signal);
    resting = undefined;
  }

  function wake() {
    if (stopping.signal.aborted) return;
    isWanted = true;
    running ??= inOwnContext(() => inBackground(run));
  }

  return {
    wake,
    /** Somebody waits: the next run begins at once. */
    hurry() {
      isHurried = true;
      wake();
      resting?.abort();
    },
    /** Starts no further run, and waits for the one under way. */
    async stop() {
      stopping.abort();
      resting?.abort();
      await running;
    },
  };
}

export type Pump = ReturnType<typeof createPump>;
