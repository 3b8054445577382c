/** Holds the one PGlite instance of the process, off its event loop: runs what the main thread asks, one turn at a time. */
import { mkdirSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';
import { createPostgreSqlTypeParsers } from '@mikro-orm/sql';
import { SqlState } from './database-error.ts';
import type {
  ErrorFields,
  QueryResult,
  WorkerCall,
  WorkerReport,
  WorkerRequest,
  WorkerSettings,
} from './pglite-messages.ts';
import { createTurns } from './turns.ts';

interface OpenTransaction {
  readonly release: () => void;
  readonly timer: NodeJS.Timeout;
  expired: boolean;
  lastStatement?: string;
}

const storedDates = createPostgreSqlTypeParsers((text: string) => types.arrayParser(text, (part) => part, 0));

function errorFields(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { message: String(error) };
  const names = [
    'code',
    'severity',
    'detail',
    'hint',
    'schema',
    'table',
    'column',
    'constraint',
    'position',
    'where',
    'routine',
  ];
  const known = names.map((name) => [name, (error as unknown as Record<string, unknown>)[name]]);
  const present = known.filter(([, value]) => typeof value === 'string');
  return { message: error.message, stack: error.stack, ...Object.fromEntries(present) };
}

const expired = () =>
  Object.assign(new Error('The transaction was open for too long and has been rolled back.'), {
    code: SqlState.TRANSACTION_TIMEOUT,
  });

function serve(port: MessagePort, pglite: PGlite, settings: WorkerSettings) {
  const turns = createTurns(settings.queueTimeoutMilliseconds);
  const transactions = new Map<number, OpenTransaction>();
  const listened = new Map<string, () => Promise<void>>();
  const tell = (report: WorkerReport) => port.postMessage(report);

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const release = await turns.take();
    try {
      return await work();
    } finally {
      release();
    }
  }

  async function run(call: WorkerCall & { do: 'query' | 'exec' }): Promise<QueryResult | QueryResult[]> {
    if (call.do === 'exec') return (await pglite.exec(call.sql)).map(toResult);
    const options = call.dates === 'stored' ? { parsers: storedDates } : {};
    return toResult(await pglite.query(call.sql, [...call.parameters], options));
  }

  async function alone(call: WorkerCall & { do: 'query' | 'exec' }) {
    try {
      return await run(call);
    } catch (error) {
      // A script that failed after its own BEGIN must not leave the next turn inside a failed transaction.
      if (call.do === 'exec') await pglite.exec('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  async function begin(id: number, sql: string) {
    const release = await turns.take();
    try {
      await pglite.exec(sql);
    } catch (error) {
      release();
      throw error;
    }
    const timer = setTimeout(() => expire(id), settings.transactionTimeoutMilliseconds);
    transactions.set(id, { release, timer, expired: false });
  }

  async function expire(id: number) {
    const open = transactions.get(id);
    if (!open || open.expired) return;
    open.expired = true;
    tell({ event: 'expired', transaction: id, lastStatement: open.lastStatement });
    await pglite.exec('ROLLBACK').catch(() => {});
    open.release();
  }

  async function end(id: number, how: 'commit' | 'rollback') {
    const open = transactions.get(id);
    if (!open) return;
    transactions.delete(id);
    clearTimeout(open.timer);
    if (open.expired) {
      if (how === 'commit') throw expired();
      return;
    }
    try {
      const [outcome] = await pglite.exec(how);
      if (how === 'commit' && outcome?.command === 'ROLLBACK') throw aborted();
    } finally {
      open.release();
    }
  }

  async function within(id: number, call: WorkerCall & { do: 'query' | 'exec' }) {
    const open = transactions.get(id);
    if (!open || open.expired) throw expired();
    open.lastStatement = call.sql;
    return run(call);
  }

  async function listen(channel: string) {
    if (listened.has(channel)) return;
    const heard = (payload: string) => tell({ event: 'notified', channel, payload });
    listened.set(channel, await inTurn(() => pglite.listen(channel, heard)));
  }

  async function unlisten(channel: string) {
    const stop = listened.get(channel);
    listened.delete(channel);
    if (stop) await inTurn(stop);
  }

  /** Answers whether the write-ahead log was long enough for a checkpoint. */
  async function tidy(tables: readonly string[]) {
    for (const table of tables) await inTurn(() => pglite.exec(`VACUUM ${table}`));
    const sizes = await inTurn(() =>
      pglite.query<{ bytes: string }>('SELECT coalesce(sum(size), 0)::text AS bytes FROM pg_ls_waldir()'),
    );
    const isLong = Number(sizes.rows[0]?.bytes ?? 0) >= settings.checkpointBytes;
    if (isLong) await inTurn(() => pglite.exec('CHECKPOINT'));
    return isLong;
  }

  function answer({ id, transaction, call }: WorkerRequest): Promise<unknown> {
    switch (call.do) {
      case 'query':
      case 'exec':
        return transaction === undefined ? inTurn(() => alone(call)) : within(transaction, call);
      case 'begin':
        return begin(id, call.sql);
      case 'commit':
      case 'rollback':
        return end(transaction ?? -1, call.do);
      case 'listen':
        return listen(call.channel);
      case 'unlisten':
        return unlisten(call.channel);
      case 'tidy':
        return tidy(call.tables);
      case 'dump':
        return inTurn(() => pglite.dumpDataDir('none'));
      case 'close':
        return inTurn(() => pglite.close());
    }
  }

  port.on('message', async (request: WorkerRequest) => {
    try {
      tell({ id: request.id, result: await answer(request) });
    } catch (error) {
      tell({ id: request.id, error: errorFields(error) });
    }
  });
}

const aborted = () =>
  Object.assign(new Error('A statement of this transaction failed, so it was rolled back instead of committed.'), {
    code: SqlState.IN_FAILED_TRANSACTION,
  });

const toResult = (result: QueryResult): QueryResult => ({
  rows: result.rows,
  affectedRows: result.affectedRows,
  command: result.command,
});

async function start(port: MessagePort, settings: WorkerSettings) {
  try {
    if (settings.dataDir !== undefined) mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
    const pglite = await PGlite.create({ dataDir: settings.dataDir, loadDataDir: settings.loadDataDir });
    serve(port, pglite, settings);
    port.postMessage({ event: 'ready' } satisfies WorkerReport);
  } catch (error) {
    port.postMessage({ event: 'failed', error: errorFields(error) } satisfies WorkerReport);
  }
}

if (parentPort) await start(parentPort, workerData as WorkerSettings);
