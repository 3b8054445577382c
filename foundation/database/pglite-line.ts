import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { isInBackground } from './background.ts';
import { DatabaseError } from './database-error.ts';
import type { WorkerAnswer, WorkerCall, WorkerReport, WorkerRequest, WorkerSettings } from './pglite-messages.ts';

type Heard = (payload: string) => void;
export interface LineOptions {
  readonly logger: Logger;
  /** Called when the database has died although nobody closed it: it answers nothing any more. */
  readonly onLost?: (reason: Error) => void;
}
interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** The line to the worker: numbered requests, their answers, and what the worker says unasked. */
export class PgliteLine {
  readonly #worker: Worker;
  readonly #options: LineOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<string, Set<Heard>>();
  readonly #ready = Promise.withResolvers<void>();
  #lastId = 0;
  #isReady = false;
  #closing: Promise<void> | undefined;
  #gone: Error | undefined;

  constructor(settings: WorkerSettings, options: LineOptions) {
    this.#options = options;
    this.#worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: settings, name: 'pglite' });
    this.#worker.on('message', (report: WorkerReport) => this.#hear(report));
    this.#worker.on('error', (error) => this.#abandon(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.#abandon(new Error('The embedded database has stopped.')));
  }

  /** Settles when the database answers; rejects with what PGlite threw when it cannot. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get isClosed(): boolean {
    return this.#gone !== undefined;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  ask<T>(call: WorkerCall, transaction?: number, id = this.nextId()): Promise<T> {
    if (this.#gone) return Promise.reject(this.#gone);
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, transaction, isPatient: isInBackground(), call } satisfies WorkerRequest);
    });
  }

  /** Settles with the function that stops listening. */
  async listen(channel: string, heard: Heard): Promise<() => Promise<void>> {
    const heardBy = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, heardBy.add(heard));
    await this.ask({ do: 'listen', channel });
    return async () => {
      heardBy.delete(heard);
      if (heardBy.size > 0 || this.#gone) return;
      this.#listeners.delete(channel);
      await this.ask({ do: 'unlisten', channel });
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#stop();
    return this.#closing;
  }

  async #stop() {
    try {
      if (!this.#gone) await this.ask({ do: 'close' });
    } finally {
      this.#abandon(new Error('The embedded database is closed.'));
      await this.#worker.terminate();
    }
  }

  #abandon(reason: Error) {
    if (this.#gone) return;
    this.#gone = reason;
    this.#ready.reject(reason);
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
    if (this.#closing || !this.#isReady) return;
    this.#options.logger.error({ err: reason }, 'the embedded database is gone');
    this.#options.onLost?.(reason);
  }

  #hear(report: WorkerReport) {
    if ('id' in report) return this.#settle(report);
    if (report.event === 'ready') {
      this.#isReady = true;
      return this.#ready.resolve();
    }
    if (report.event === 'failed') return this.#abandon(new DatabaseError(report.error));
    if (report.event === 'notified') {
      for (const heard of this.#listeners.get(report.channel) ?? []) heard(report.payload);
      return;
    }
    const { lastStatement } = report;
    this.#options.logger.error({ lastStatement }, 'a transaction was open for too long and has been rolled back');
  }

  #settle(answer: WorkerAnswer) {
    const waiting = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (!waiting) return;
    if ('error' in answer) waiting.reject(new DatabaseError(answer.error));
    else waiting.resolve(answer.result as never);
  }
}
