import { type LineOptions, PgliteLine } from './pglite-line.ts';
import type { DateForm, QueryResult, WorkerSettings } from './pglite-messages.ts';

interface QueryOptions {
  readonly dates?: DateForm;
}

interface Statements {
  query<T>(sql: string, parameters?: readonly unknown[], options?: QueryOptions): Promise<QueryResult<T>>;
  exec(sql: string): Promise<QueryResult[]>;
}

/** A transaction held open in the worker until it is committed, rolled back, or too old. */
export interface PgliteTransaction extends Statements {
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** PGlite in a worker thread, with the part of its interface that the mapper and the job queue use. */
export interface PgliteClient extends Statements {
  begin(sql?: string): Promise<PgliteTransaction>;
  transaction<T>(work: (tx: PgliteTransaction) => Promise<T>): Promise<T>;
  /** Settles with the function that stops listening. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  /** VACUUMs the tables (quoted names) and answers whether a CHECKPOINT was due as well. */
  tidy(tables: readonly string[]): Promise<boolean>;
  /** The whole cluster as an archive. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
  readonly closed: boolean;
  readonly ready: boolean;
  readonly waitReady: Promise<void>;
}

/** Starts the worker and waits until the database answers. Throws what PGlite throws when the files are unusable. */
export async function openPgliteClient(settings: WorkerSettings, options: LineOptions): Promise<PgliteClient> {
  const line = new PgliteLine(settings, options);
  try {
    await line.ready;
  } catch (error) {
    await line.close();
    throw error;
  }
  const begin = (sql?: string) => beginOn(line, sql);
  return {
    ...statementsOn(line),
    begin,
    transaction: (work) => runIn(begin, work),
    listen: (channel, heard) => line.listen(channel, heard),
    tidy: (tables) => line.ask({ do: 'tidy', tables }),
    dump: () => line.ask({ do: 'dump' }),
    close: () => line.close(),
    get closed() {
      return line.isClosed;
    },
    ready: true,
    waitReady: line.ready,
  };
}

const statementsOn = (line: PgliteLine, transaction?: number): Statements => ({
  query: (sql, parameters = [], { dates = 'date' } = {}) =>
    line.ask({ do: 'query', sql, parameters, dates }, transaction),
  exec: (sql) => line.ask({ do: 'exec', sql }, transaction),
});

async function beginOn(line: PgliteLine, sql = 'BEGIN'): Promise<PgliteTransaction> {
  const id = line.nextId();
  await line.ask({ do: 'begin', sql }, undefined, id);
  return {
    ...statementsOn(line, id),
    commit: () => line.ask({ do: 'commit' }, id),
    rollback: () => line.ask({ do: 'rollback' }, id),
  };
}

async function runIn<T>(begin: () => Promise<PgliteTransaction>, work: (tx: PgliteTransaction) => Promise<T>) {
  const tx = await begin();
  try {
    const result = await work(tx);
    await tx.commit();
    return result;
  } catch (error) {
    await tx.rollback();
    throw error;
  }
}
