import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { failure } from '#foundation/graphql/failure.ts';
import type { ForecastTask, ThreadForecast } from './forecast-thread.ts';

import { createForecastThread, type ForecastThread } from './thread.ts';

export { ForecastFailed } from './thread.ts';

/** Who waits for a forecast: somebody who has asked on the spot, or a run over many series. */
export const Urgency = { QUESTION: 'QUESTION', RUN: 'RUN' } as const;
export type Urgency = keyof typeof Urgency;

export interface ForecasterOptions {
  readonly logger: Logger;
  /** How many threads runs may keep busy; as many as there are cores, at most 4, unless told. */
  readonly threads?: number;
  /** How long one forecast may take before its thread is given up. */
  readonly deadlineMilliseconds?: Partial<Record<Urgency, number>>;
  /** How many of a kind may wait for their turn. */
  readonly mostWaiting?: number;
}

/** Makes forecasts in threads of their own, so that the process goes on answering meanwhile. */
export interface Forecaster extends AsyncDisposable {
  /** How many forecasts of runs are made at the same time. */
  readonly threads: number;
  /**
   * Waits for its turn and for the forecast, no longer than until the signal is aborted.
   * @throws ForecastFailed when it cannot be made in time or at all; SERVICE_UNAVAILABLE when too many wait
   */
  forecast(task: ForecastTask, signal?: AbortSignal, urgency?: Urgency): Promise<ThreadForecast>;
}

interface Waiting extends PromiseWithResolvers<ThreadForecast> {
  readonly task: ForecastTask;
  readonly urgency: Urgency;
}

// Somebody who asked has gone after ten seconds; a run may hold a series of many years.
const DEADLINE_MILLISECONDS = { QUESTION: 10_000, RUN: 60_000 };
const MOST_THREADS = 4;
const MOST_WAITING = 1_000;
const RETRY_AFTER_SECONDS = 1;

/**
 * Questions go before runs, and beyond the threads that runs may keep busy there is one more: who asks on the spot does
 * not wait for a run to end a long series. Threads are started when they are first needed.
 */
export function createForecaster(o: ForecasterOptions): Forecaster {
  const { logger, threads = Math.min(MOST_THREADS, availableParallelism()), mostWaiting = MOST_WAITING } = o;
  const deadlines = { ...DEADLINE_MILLISECONDS, ...o.deadlineMilliseconds };
  const waiting: Record<Urgency, Waiting[]> = { QUESTION: [], RUN: [] };
  const started: ForecastThread[] = [];
  const idle: ForecastThread[] = [];
  let busyWithRuns = 0;
  let isClosed = false;

  function idleThread(): ForecastThread | undefined {
    const thread = idle.pop();
    if (thread || started.length > threads) return thread;
    const another = createForecastThread(logger);
    started.push(another);
    return another;
  }

  async function make(thread: ForecastThread, { task, urgency, resolve, reject }: Waiting) {
    if (urgency === 'RUN') busyWithRuns += 1;
    try {
      resolve(await thread.make(task, deadlines[urgency]));
    } catch (error) {
      reject(error);
    } finally {
      if (urgency === 'RUN') busyWithRuns -= 1;
      idle.push(thread);
      next();
    }
  }

  function next() {
    if (isClosed) return;
    const queue = waiting.QUESTION.length > 0 || busyWithRuns >= threads ? waiting.QUESTION : waiting.RUN;
    const thread = queue.length > 0 ? idleThread() : undefined;
    const entry = thread && queue.shift();
    if (!entry) return;
    void make(thread, entry);
    next();
  }

  async function enqueue(task: ForecastTask, urgency: Urgency, signal: AbortSignal | undefined) {
    const entry = { task, urgency, ...Promise.withResolvers<ThreadForecast>() };
    const queue = waiting[urgency];
    const leave = () => {
      const place = queue.indexOf(entry);
      if (place >= 0) queue.splice(place, 1);
      entry.reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    queue.push(entry);
    next();
    return entry.promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  return {
    threads,
    async forecast(task, signal, urgency = Urgency.QUESTION) {
      signal?.throwIfAborted();
      if (isClosed) throw new Error('The forecaster is closed.');
      if (waiting[urgency].length < mostWaiting) return enqueue(task, urgency, signal);
      throw failure('SERVICE_UNAVAILABLE', 'Too many forecasts are being made; try again in a moment.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      const closed = new Error('The forecaster is closed.');
      for (const entry of [...waiting.QUESTION.splice(0), ...waiting.RUN.splice(0)]) entry.reject(closed);
      await Promise.all(started.map((thread) => thread[Symbol.asyncDispose]()));
    },
  };
}
