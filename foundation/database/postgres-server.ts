import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { PostgresDialect } from 'kysely';
import type { Logger } from 'pino';
import { PostgresListener } from './postgres-listener.ts';
import { createPool, type PoolOptions, toMapperPool } from './postgres-pool.ts';
import { openSchemaDatabase } from './schema-database.ts';
import type { DatabaseServer } from './server.ts';
import { withinPing } from './within-ping.ts';

export interface PostgresOptions extends PoolOptions {
  readonly logger: Logger;
}

/** A pool of connections to a Postgres server, shared by the schemas of this process. Throws when it does not answer. */
export async function openPostgres(options: PostgresOptions): Promise<DatabaseServer> {
  const { url, poolSize, logger } = options;
  await using resources = new AsyncDisposableStack();
  const pool = resources.adopt(createPool(options, logger), (opened) => opened.end());
  await pool.query('select 1');
  const listener = resources.use(new PostgresListener(url, logger));
  const schemas = resources.use(new AsyncDisposableStack());
  const owned = resources.move();

  const adapter = {
    driver: PostgreSqlDriver,
    dialect: new PostgresDialect({ pool: toMapperPool(pool) }),
    databaseName: decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres',
  };
  const server: DatabaseServer = {
    kind: 'postgres',
    openSchema: async (schema) => schemas.use(await openSchemaDatabase(server, adapter, schema, logger)),
    // The job queue keeps connections of its own, so that its long polls and its listener take none from requests.
    bossOptions: () => ({ connectionString: url, max: Math.max(2, Math.ceil(poolSize / 4)) }),
    listen: (channel, heard) => listener.listen(channel, heard),
    ping: () => withinPing(pool.query('select 1')),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
  return server;
}
