import { createPostgreSqlTypeParsers } from '@mikro-orm/sql';
import type { PostgresPool } from 'kysely';
import pg, { type PgClient, type PgPool, type PgResult } from 'pg';
import type { Logger } from 'pino';
import array from 'postgres-array';
import { isInBackground } from './background.ts';
import { rolledBackInstead } from './database-error.ts';
import { createPlaces } from './places.ts';
import { LIFT_STATEMENT_TIMEOUT } from './statement.ts';
import { createStatementNames, type StatementNames } from './statement-names.ts';

export interface PoolOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly statementTimeoutMilliseconds: number;
  /** A transaction idle for longer is ended by the server. */
  readonly transactionTimeoutMilliseconds: number;
}

// Long enough for a pool in full use, short enough that the request still has time to say so.
const CONNECT_MILLISECONDS = 5_000;
// A connection on which nothing happens is asked this often whether it still is one.
const KEEP_ALIVE_MILLISECONDS = 10_000;
// The server ends what takes too long; one that says nothing for so much longer is gone, and nobody tells us.
const SILENCE_MILLISECONDS = 5_000;
const BIGINT_TYPE = 20;

/** A number where it is exact: the same as PGlite answers. */
const parseBigint = (text: string): number | bigint =>
  Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);

// Dates stay text, which the mapper parses itself.
const parsers: Record<number, (text: string) => unknown> = {
  ...createPostgreSqlTypeParsers((text: string) => array.parse(text)),
  [BIGINT_TYPE]: parseBigint,
};

/** Connections whose values are of the driver's own types. */
export function createPool(options: PoolOptions, logger: Logger, types?: PgPool['options']['types']): PgPool {
  const pool = new pg.Pool({
    connectionString: withoutJit(options.url),
    max: options.poolSize,
    application_name: 'spotkeep',
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    statement_timeout: options.statementTimeoutMilliseconds,
    idle_in_transaction_session_timeout: options.transactionTimeoutMilliseconds,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MILLISECONDS,
    ...(types && { types }),
  });
  // A connection that the server ends is replaced by the pool; without these the event would end the process.
  const heard = (error: Error) => logger.warn({ err: error }, 'a database connection was lost');
  pool.on('error', heard);
  pool.on('connect', (client) => client.on('error', heard));
  return pool;
}

/** Connections whose values are what the mapper expects, and the same as of PGlite. */
export const createMapperPool = (options: PoolOptions, logger: Logger): PgPool =>
  createPool(options, logger, {
    getTypeParser: (type, format) => parsers[type] ?? pg.types.getTypeParser(type, format),
  });

/** Compiling a plan takes a second; our statements take a millisecond. What the URL itself asks for is kept. */
function withoutJit(url: string): string {
  const changed = new URL(url);
  const options = changed.searchParams.get('options');
  changed.searchParams.set('options', [options, '-c jit=off'].filter(Boolean).join(' '));
  return changed.href;
}

/** What pg-boss asks a database for. A connection that falls silent is replaced. */
export const toBossDatabase = (pool: PgPool, { statementTimeoutMilliseconds }: PoolOptions) => ({
  executeSql: async (text: string, values?: unknown[]) => {
    const query_timeout = statementTimeoutMilliseconds + SILENCE_MILLISECONDS;
    return pool.query({ text, values, query_timeout });
  },
});

/**
 * The pool as the mapper's query builder takes it, which may not end what it shares. Work for which nobody waits has half
 * of the connections at most: the others are there for requests, however slow the disk is.
 */
export function toMapperPool(pool: PgPool, { statementTimeoutMilliseconds, poolSize }: PoolOptions): PostgresPool {
  const names = createStatementNames();
  const answerMilliseconds = statementTimeoutMilliseconds + SILENCE_MILLISECONDS;
  const places = createPlaces(Math.ceil(poolSize / 2), CONNECT_MILLISECONDS);

  async function connectInBackground() {
    await places.take();
    try {
      const client = await pool.connect();
      return toMapperClient(client, { names, answerMilliseconds, onRelease: places.leave });
    } catch (error) {
      places.leave();
      throw error;
    }
  }

  return {
    options: pool.options,
    connect: async () =>
      isInBackground()
        ? connectInBackground()
        : toMapperClient(await pool.connect(), { names, answerMilliseconds, onRelease: () => {} }),
    end: async () => {},
  };
}

const BEGINS = /^(begin|start transaction)/i;

type MapperClient = Awaited<ReturnType<PostgresPool['connect']>>;

interface MapperClientOptions {
  readonly names: StatementNames;
  readonly answerMilliseconds: number;
  readonly onRelease: () => void;
}

function toMapperClient(client: PgClient, { names, answerMilliseconds, onRelease }: MapperClientOptions): MapperClient {
  let state: 'held' | 'lost' | 'released' = 'held';
  let mayTakeItsTime = false;
  let isInTransaction = false;

  const lose = () => {
    if (state !== 'held') return;
    state = 'lost';
    client.release(true);
  };
  client.once('error', lose);

  async function query(sql: string, parameters: readonly unknown[]) {
    // The server has rolled back what a lost connection had begun. The query builder keeps a connection whose
    // rollback fails for ever, so this one succeeds.
    if (state === 'lost' && sql === 'rollback') return { command: 'ROLLBACK', rowCount: 0, rows: [] };
    if (sql === LIFT_STATEMENT_TIMEOUT) mayTakeItsTime = true;
    if (BEGINS.test(sql)) isInTransaction = true;
    const result = await answered(run(sql, parameters));
    if (sql === 'commit' && result.command === 'ROLLBACK') throw rolledBackInstead();
    return result;
  }

  async function run(sql: string, parameters: readonly unknown[]): Promise<PgResult> {
    const send = () => client.query({ name: names.of(sql, parameters), text: sql, values: parameters });
    try {
      return await send();
    } catch (error) {
      const mayRepeat = names.failed(error) && !isInTransaction;
      if (!mayRepeat) throw error;
      return send();
    }
  }

  /** Giving the connection up fails the statement that waits on it. */
  async function answered<T>(answer: Promise<T>): Promise<T> {
    const timer = mayTakeItsTime ? undefined : setTimeout(lose, answerMilliseconds);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  function release() {
    client.off('error', lose);
    if (state === 'held') client.release();
    if (state !== 'released') onRelease();
    state = 'released';
  }

  return { query: query as MapperClient['query'], release };
}
