import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SeriesScore } from './contenders.ts';
import type { ThreadData, ThreadReply, ThreadTask } from './thread.ts';

/** Threads that score series, one for each core. */
export interface ForecastPool extends AsyncDisposable {
  /** Scores every series by one contender, in their order. @throws what a thread has thrown, or why the signal was aborted */
  score(contender: string, onDone: () => void): Promise<readonly SeriesScore[]>;
}

export interface ForecastPoolOptions extends ThreadData {
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

const THREAD = new URL('./thread.ts', import.meta.url);

/** Lets one thread take series after series from those that all of them share, until none is left. */
function workThrough(worker: Worker, take: () => ThreadTask | undefined, done: (reply: ThreadReply) => void) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const next = () => {
    const task = take();
    if (task) worker.postMessage(task);
    else resolve();
  };
  const hear = (reply: ThreadReply) => {
    done(reply);
    next();
  };
  const lose = (code: number) => reject(new Error(`A thread has ended (${code}).`));
  worker.on('message', hear).on('error', reject).on('exit', lose);
  next();
  return promise.finally(() => worker.off('message', hear).off('error', reject).off('exit', lose));
}

export function openForecastPool(o: ForecastPoolOptions): ForecastPool {
  const { threads = availableParallelism(), signal, ...data } = o;
  const workers = Array.from({ length: threads }, () => new Worker(THREAD, { workerData: data }));
  return {
    async score(contender, onDone) {
      const scores: SeriesScore[] = new Array(data.series.length);
      let index = 0;
      const take = () => {
        signal?.throwIfAborted();
        return index < data.series.length ? { contender, index: index++ } : undefined;
      };
      const done = (reply: ThreadReply) => {
        scores[reply.index] = reply.score;
        onDone();
      };
      await Promise.all(workers.map((worker) => workThrough(worker, take, done)));
      return scores;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
