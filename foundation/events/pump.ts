import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Runs `work` once at a time, however often it is woken: a wake during a run causes one more run afterwards. It runs
 * in the context of whoever made the pump, never in the transaction or the request of whoever woke it.
 * `work` answers for its own failures.
 */
export function createPump(work: () => Promise<void>) {
  const inOwnContext = AsyncLocalStorage.snapshot();
  let running: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;

  async function run() {
    while (isWanted && !isStopped) {
      isWanted = false;
      await work();
    }
    running = undefined;
  }

  return {
    wake() {
      if (isStopped) return;
      isWanted = true;
      running ??= inOwnContext(run);
    },
    /** Starts no further run, and waits for the one under way. */
    async stop() {
      isStopped = true;
      await running;
    },
  };
}

export type Pump = ReturnType<typeof createPump>;
