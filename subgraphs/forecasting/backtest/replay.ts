import { Worker } from 'node:worker_threads';
import { JobFailed } from '#foundation/jobs/define-job.ts';
import type { ReplayRow } from './entity.ts';
import type { ReplayReply, ReplayTask } from './replay-thread.ts';

const PROGRAM = new URL('./replay-thread.ts', import.meta.url);
const MOST_MEGABYTES = 1_024;

/**
 * Replays in a thread of its own, which is ended when the signal is aborted.
 * @throws JobFailed when the thread cannot; the signal's reason
 */
export async function replay(task: ReplayTask, signal: AbortSignal): Promise<readonly ReplayRow[]> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<readonly ReplayRow[]>();
  const worker = new Worker(PROGRAM, { workerData: task, resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  worker.on('message', (reply: ReplayReply) => {
    if ('rows' in reply) resolve(reply.rows);
    else reject(new JobFailed(reply.error));
  });
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new JobFailed(`The thread of the back-test has ended (${code}).`)));
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
