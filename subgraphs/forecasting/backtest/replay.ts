import { Worker } from 'node:worker_threads';
import { JobFailed } from '#foundation/jobs/define-job.ts';
import type { ReplayRow } from './entity.ts';
import type { ReplayReply, ReplayTask } from './replay-thread.ts';

const PROGRAM = new URL('./replay-thread.ts', import.meta.url);
const MOST_MEGABYTES = 1_024;

/** The arrays of a task: they are handed over, not copied. */
const buffersOf = ({ prices, availability }: ReplayTask): ArrayBuffer[] => [
  ...prices.history.pools.map(({ hourlyPrices }) => hourlyPrices.buffer as ArrayBuffer),
  ...(availability?.history.pools ?? []).map(({ isUp }) => isUp.buffer as ArrayBuffer),
];

/**
 * Replays in a thread of its own, which is ended when the signal is aborted. The arrays of the task are empty afterwards.
 * `progress` is told how far it is, 0 to 1.
 * @throws JobFailed when the thread cannot; the signal's reason
 */
export async function replay(
  task: ReplayTask,
  signal: AbortSignal,
  progress: (ratio: number) => Promise<void>,
): Promise<readonly ReplayRow[]> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<readonly ReplayRow[]>();
  const worker = new Worker(PROGRAM, {
    workerData: task,
    transferList: buffersOf(task),
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
  let told = Promise.resolve();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.on('message', (reply: ReplayReply) => {
    if ('ratio' in reply) {
      told = told.then(() => progress(reply.ratio));
      told.catch(reject);
    } else if ('rows' in reply) resolve(reply.rows);
    else reject(new JobFailed(reply.error));
  });
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new JobFailed(`The thread of the back-test has ended (${code}).`)));
  try {
    const rows = await promise;
    await told;
    return rows;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
