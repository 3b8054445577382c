import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { DatabaseError } from './database-error.ts';
import type {
  DateForm,
  QueryResult,
  WorkerAnswer,
  WorkerCall,
  WorkerReport,
  WorkerRequest,
  WorkerSettings,
} from './pglite-messages.ts';

type Heard = (payload: string) => void;
interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}
interface QueryOptions {
  readonly dates?: DateForm;
}

/** A transaction held open in the worker until it is committed, rolled back, or too old. */
export interface PgliteTransaction {
  query<T>(sql: string, parameters?: readonly unknown[], options?: QueryOptions): Promise<QueryResult<T>>;
  exec(sql: string): Promise<QueryResult[]>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** PGlite in a worker thread, with the part of its interface that the mapper and the job queue use. */
export type PgliteClient = Awaited<ReturnType<typeof openPgliteClient>>;

/** Starts the worker and waits until the database answers. Throws what PGlite throws when the files are unusable. */
export async function openPgliteClient(settings: WorkerSettings, logger: Logger) {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: settings, name: 'pglite' });
  const line = createLine(worker, logger);
  const ask = line.ask;
  await line.ready;

  const statements = (transaction?: number) => ({
    query: <T>(sql: string, parameters: readonly unknown[] = [], o: QueryOptions = {}) =>
      ask<QueryResult<T>>({ do: 'query', sql, parameters, dates: o.dates ?? 'date' }, transaction),
    exec: (sql: string) => ask<QueryResult[]>({ do: 'exec', sql }, transaction),
  });

  async function begin(sql = 'BEGIN'): Promise<PgliteTransaction> {
    const id = line.nextId();
    await ask({ do: 'begin', sql }, undefined, id);
    return {
      ...statements(id),
      commit: () => ask<void>({ do: 'commit' }, id),
      rollback: () => ask<void>({ do: 'rollback' }, id),
    };
  }

  return {
    ...statements(),
    begin,
    async transaction<T>(work: (tx: PgliteTransaction) => Promise<T>): Promise<T> {
      const tx = await begin();
      try {
        const result = await work(tx);
        await tx.commit();
        return result;
      } catch (error) {
        await tx.rollback();
        throw error;
      }
    },
    listen: line.listen,
    /** VACUUMs the tables (quoted names) and answers whether a CHECKPOINT was due as well. */
    tidy: (tables: readonly string[]) => ask<boolean>({ do: 'tidy', tables }),
    dump: () => ask<Blob>({ do: 'dump' }),
    close: line.close,
    get closed() {
      return line.isClosed();
    },
    ready: true,
    waitReady: Promise.resolve(),
  };
}

/** The line to the worker: numbered requests, their answers, and what the worker says unasked. */
function createLine(worker: Worker, logger: Logger) {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<Heard>>();
  const ready = Promise.withResolvers<void>();
  let lastId = 0;
  let closing: Promise<void> | undefined;
  let gone: Error | undefined;

  function abandon(reason: Error) {
    gone ??= reason;
    ready.reject(reason);
    for (const { reject } of pending.values()) reject(reason);
    pending.clear();
  }

  function settle(report: WorkerAnswer) {
    const waiting = pending.get(report.id);
    pending.delete(report.id);
    if (!waiting) return;
    if ('error' in report) waiting.reject(new DatabaseError(report.error));
    else waiting.resolve(report.result as never);
  }

  function hear(report: WorkerReport) {
    if ('id' in report) return settle(report);
    if (report.event === 'ready') return ready.resolve();
    if (report.event === 'failed') return abandon(new DatabaseError(report.error));
    if (report.event === 'notified') {
      for (const heard of listeners.get(report.channel) ?? []) heard(report.payload);
      return;
    }
    logger.error(
      { lastStatement: report.lastStatement },
      'a transaction was open for too long and has been rolled back',
    );
  }

  worker.on('message', hear);
  worker.on('error', (error) => abandon(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => abandon(new Error('The embedded database has stopped.')));

  const nextId = () => ++lastId;

  function ask<T>(call: WorkerCall, transaction?: number, id = nextId()): Promise<T> {
    if (gone) return Promise.reject(gone);
    return new Promise<T>((resolve, reject) => {
      pending.set(id, { resolve, reject });
      worker.postMessage({ id, transaction, call } satisfies WorkerRequest);
    });
  }

  async function listen(channel: string, heard: Heard): Promise<() => Promise<void>> {
    const heardBy = listeners.get(channel) ?? new Set();
    listeners.set(channel, heardBy.add(heard));
    await ask({ do: 'listen', channel });
    return async () => {
      heardBy.delete(heard);
      if (heardBy.size > 0 || gone) return;
      listeners.delete(channel);
      await ask({ do: 'unlisten', channel });
    };
  }

  async function stop() {
    try {
      if (!gone) await ask({ do: 'close' });
    } finally {
      gone ??= new Error('The embedded database is closed.');
      await worker.terminate();
    }
  }

  const close = () => (closing ??= stop());
  return { ask, listen, close, nextId, ready: ready.promise, isClosed: () => gone !== undefined };
}
