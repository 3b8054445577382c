import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { createPostgresDialect } from './postgres-dialect.ts';
import { PostgresListener } from './postgres-listener.ts';
import { createMapperPool, createPool, type PoolOptions, toBossDatabase, toMapperPool } from './postgres-pool.ts';
import { openSchemaDatabase } from './schema-database.ts';
import type { DatabaseServer } from './server.ts';
import { PING_MILLISECONDS, withinPing } from './within-ping.ts';

export interface PostgresOptions extends PoolOptions {
  readonly logger: Logger;
}

/** A pool of connections to a Postgres server, shared by the schemas of this process. Throws when it does not answer. */
export async function openPostgres(options: PostgresOptions): Promise<DatabaseServer> {
  const { url, poolSize, logger } = options;
  await using resources = new AsyncDisposableStack();
  const pool = resources.adopt(createMapperPool(options, logger), (opened) => opened.end());
  await pool.query('select 1');
  // The job queue keeps connections of its own, so that its statements take none from requests.
  const jobOptions = { ...options, poolSize: Math.max(2, Math.ceil(poolSize / 4)) };
  const jobPool = resources.adopt(createPool(jobOptions, logger), (opened) => opened.end());
  const listener = resources.use(new PostgresListener(url, logger));
  const schemas = resources.use(new AsyncDisposableStack());
  const owned = resources.move();

  const adapter = {
    driver: PostgreSqlDriver,
    dialect: createPostgresDialect(toMapperPool(pool, options)),
    databaseName: decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres',
  };
  const server: DatabaseServer = {
    kind: 'postgres',
    openSchema: async (schema) => schemas.use(await openSchemaDatabase(server, adapter, schema, logger)),
    bossOptions: () => ({ db: toBossDatabase(jobPool, options) }),
    listen: (channel, heard) => listener.listen(channel, heard),
    usage: () => ({ busy: pool.totalCount - pool.idleCount, waiting: pool.waitingCount, size: poolSize }),
    ping: () => withinPing(pool.query({ text: 'select 1', query_timeout: PING_MILLISECONDS })),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
  return server;
}
