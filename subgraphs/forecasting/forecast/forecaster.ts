import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { failure } from '#foundation/graphql/failure.ts';
import type { ForecastReply, ForecastTask } from './forecast-thread.ts';
import type { SeriesForecast } from './methods/forecast-series.ts';

export interface ForecasterOptions {
  readonly logger: Logger;
  /** How long one forecast may take before its thread is given up. */
  readonly deadlineMilliseconds?: number;
  /** How many may wait for their turn. */
  readonly mostWaiting?: number;
}

/** Makes forecasts in a thread of its own, so that the process goes on answering meanwhile. */
export interface Forecaster extends AsyncDisposable {
  /**
   * Waits for its turn and for the forecast, no longer than until the signal is aborted.
   * @throws ForecastFailed when it cannot be made in time or at all; SERVICE_UNAVAILABLE when too many wait
   */
  forecast(task: ForecastTask, signal?: AbortSignal): Promise<SeriesForecast>;
}

/** The thread could not make the forecast, or not in time: another try would end alike. */
export class ForecastFailed extends Error {
  override readonly name = 'ForecastFailed';
}

interface Waiting {
  readonly task: ForecastTask;
  resolve(forecast: SeriesForecast): void;
  reject(reason: unknown): void;
}

const THREAD = new URL('./forecast-thread.ts', import.meta.url);
const DEADLINE_MILLISECONDS = 10_000;
const MOST_WAITING = 1_000;
const RETRY_AFTER_SECONDS = 1;

/** The thread is started by the first forecast, and again after it was given up. */
export function createForecaster(o: ForecasterOptions): Forecaster {
  const { logger, deadlineMilliseconds = DEADLINE_MILLISECONDS, mostWaiting = MOST_WAITING } = o;
  const waiting: Waiting[] = [];
  let current: Waiting | undefined;
  let thread: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function settle(how: (entry: Waiting) => void) {
    clearTimeout(timer);
    const entry = current;
    current = undefined;
    thread?.unref();
    if (entry) how(entry);
    next();
  }

  /** Leaves the thread to its end; what it still says is not heard. */
  function giveUp(reason: unknown) {
    const lost = thread;
    thread = undefined;
    void lost?.terminate();
    settle((entry) => entry.reject(reason));
  }

  const tooLong = () => new ForecastFailed(`It took longer than ${deadlineMilliseconds} ms.`);

  function start(): Worker {
    const started = new Worker(THREAD);
    const ifCurrent = (then: () => void) => {
      if (thread === started) then();
    };
    started.on('message', (reply: ForecastReply) =>
      ifCurrent(() =>
        settle((entry) => {
          if ('forecast' in reply) entry.resolve(reply.forecast);
          else entry.reject(new ForecastFailed(reply.error));
        }),
      ),
    );
    const lose = (error: unknown) =>
      ifCurrent(() => {
        logger.error({ err: error }, 'the thread that makes forecasts has ended');
        giveUp(error);
      });
    started.on('error', lose);
    started.on('exit', (code) => lose(new Error(`The thread that makes forecasts has ended (${code}).`)));
    return started;
  }

  function next() {
    if (current || isClosed) return;
    current = waiting.shift();
    if (!current) return;
    thread ??= start();
    thread.ref();
    timer = setTimeout(() => giveUp(tooLong()), deadlineMilliseconds);
    thread.postMessage(current.task);
  }

  function enqueue(task: ForecastTask, signal: AbortSignal | undefined): Promise<SeriesForecast> {
    const { promise, resolve, reject } = Promise.withResolvers<SeriesForecast>();
    const entry = { task, resolve, reject };
    const leave = () => {
      const place = waiting.indexOf(entry);
      if (place >= 0) waiting.splice(place, 1);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    waiting.push(entry);
    next();
    return promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  return {
    async forecast(task, signal) {
      signal?.throwIfAborted();
      if (isClosed) throw new Error('The forecaster is closed.');
      if (waiting.length < mostWaiting) return enqueue(task, signal);
      throw failure('SERVICE_UNAVAILABLE', 'Too many forecasts are being made; try again in a moment.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      const closed = new Error('The forecaster is closed.');
      for (const entry of waiting.splice(0)) entry.reject(closed);
      const ending = thread?.terminate();
      giveUp(closed);
      await ending;
    },
  };
}
