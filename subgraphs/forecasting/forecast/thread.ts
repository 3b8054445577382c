import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { ForecastReply, ForecastTask, ThreadForecast } from './forecast-thread.ts';

/** The thread could not make the forecast, or not in time: another try would end alike. */
export class ForecastFailed extends Error {
  override readonly name = 'ForecastFailed';
}

/** A thread that makes one forecast at a time. */
export interface ForecastThread extends AsyncDisposable {
  /** @throws ForecastFailed when it cannot be made in time or at all; whatever ended the thread otherwise */
  make(task: ForecastTask, deadlineMilliseconds: number): Promise<ThreadForecast>;
}

const PROGRAM = new URL('./forecast-thread.ts', import.meta.url);

/** It is started by the first forecast, and again after it was given up; idle, it keeps no process alive. */
export function createForecastThread(logger: Logger): ForecastThread {
  let worker: Worker | undefined;
  let current: PromiseWithResolvers<ThreadForecast> | undefined;

  /** Leaves the worker to its end; what it still says is not heard. */
  async function giveUp(reason: unknown) {
    const lost = worker;
    worker = undefined;
    current?.reject(reason);
    await lost?.terminate();
  }

  function start(): Worker {
    const started = new Worker(PROGRAM);
    const ifCurrent = (then: () => void) => {
      if (worker === started) then();
    };
    const take = (reply: ForecastReply) => {
      if ('forecast' in reply) current?.resolve(reply.forecast);
      else current?.reject(new ForecastFailed(reply.error));
    };
    const lose = (error: unknown) => {
      logger.error({ err: error }, 'a thread that makes forecasts has ended');
      void giveUp(error);
    };
    started.on('message', (reply: ForecastReply) => ifCurrent(() => take(reply)));
    started.on('error', (error) => ifCurrent(() => lose(error)));
    started.on('exit', (code) =>
      ifCurrent(() => lose(new Error(`A thread that makes forecasts has ended (${code}).`))),
    );
    return started;
  }

  return {
    async make(task, deadlineMilliseconds) {
      const making = Promise.withResolvers<ThreadForecast>();
      current = making;
      worker ??= start();
      worker.ref();
      const tooLong = new ForecastFailed(`It took longer than ${deadlineMilliseconds} ms.`);
      const timer = setTimeout(() => void giveUp(tooLong), deadlineMilliseconds);
      worker.postMessage(task);
      try {
        return await making.promise;
      } finally {
        clearTimeout(timer);
        current = undefined;
        worker?.unref();
      }
    },
    [Symbol.asyncDispose]: () => giveUp(new Error('The forecaster is closed.')),
  };
}
