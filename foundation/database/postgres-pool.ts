import { createPostgreSqlTypeParsers } from '@mikro-orm/sql';
import type { PostgresPool } from 'kysely';
import pg, { type PgClient, type PgPool } from 'pg';
import type { Logger } from 'pino';
import array from 'postgres-array';
import { rolledBackInstead } from './database-error.ts';

export interface PoolOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly statementTimeoutMilliseconds: number;
  /** A transaction idle for longer is ended by the server. */
  readonly transactionTimeoutMilliseconds: number;
}

// Long enough for a pool in full use, short enough that the request still has time to say so.
const CONNECT_MILLISECONDS = 5_000;
const BIGINT_TYPE = 20;

/** A number where it is exact: the same as PGlite answers. */
const parseBigint = (text: string): number | bigint =>
  Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);

// Dates stay text, which the mapper parses itself.
const parsers: Record<number, (text: string) => unknown> = {
  ...createPostgreSqlTypeParsers((text: string) => array.parse(text)),
  [BIGINT_TYPE]: parseBigint,
};

export function createPool(options: PoolOptions, logger: Logger): PgPool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    application_name: 'spotkeep',
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    statement_timeout: options.statementTimeoutMilliseconds,
    idle_in_transaction_session_timeout: options.transactionTimeoutMilliseconds,
    keepAlive: true,
    types: { getTypeParser: (type, format) => parsers[type] ?? pg.types.getTypeParser(type, format) },
  });
  // A connection that the server ends is replaced by the pool; without these the event would end the process.
  const heard = (error: Error) => logger.warn({ err: error }, 'a database connection was lost');
  pool.on('error', heard);
  pool.on('connect', (client) => client.on('error', heard));
  return pool;
}

/** The pool as the mapper's query builder takes it, which may not end what it shares. */
export const toMapperPool = (pool: PgPool): PostgresPool => ({
  options: pool.options,
  connect: async () => toMapperClient(await pool.connect()),
  end: async () => {},
});

type MapperClient = Awaited<ReturnType<PostgresPool['connect']>>;

function toMapperClient(client: PgClient): MapperClient {
  let state: 'held' | 'lost' | 'released' = 'held';

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
    const result = await client.query(sql, parameters);
    if (sql === 'commit' && result.command === 'ROLLBACK') throw rolledBackInstead();
    return result;
  }

  function release() {
    client.off('error', lose);
    if (state === 'held') client.release();
    state = 'released';
  }

  return { query: query as MapperClient['query'], release };
}
