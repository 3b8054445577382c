import { randomUUID } from 'node:crypto';
import { type Constructor, type IDatabaseDriver, MikroORM } from '@mikro-orm/core';
import { type Migration, Migrator } from '@mikro-orm/migrations';
import type { AbstractSqlDriver, MikroORM as SqlMikroORM } from '@mikro-orm/sql';
import type { Dialect } from 'kysely';
import type { Logger } from 'pino';
import { migrate } from './migrate.ts';
import type { DatabaseServer, MigrationClass, SchemaDatabase, SchemaOptions } from './server.ts';

export interface MapperAdapter {
  readonly driver: Constructor<AbstractSqlDriver> & (new (...args: never[]) => AbstractSqlDriver);
  readonly dialect: Dialect;
  readonly databaseName: string;
}

const SCHEMA_NAME = /^[a-z][a-z0-9_]{0,40}$/;

/** The mapper on one schema of a server. */
export async function openSchemaDatabase(
  server: DatabaseServer,
  adapter: MapperAdapter,
  { schema, entities, migrations }: SchemaOptions,
  logger: Logger,
): Promise<SchemaDatabase> {
  if (!SCHEMA_NAME.test(schema)) throw new Error(`"${schema}" is no name for a database schema.`);
  let isClosed = false;
  /** Asked again for each connection that is made: the mapper would make one even after it was closed. */
  const dialect = (): Dialect => {
    if (isClosed) throw new Error(`The database of "${schema}" is closed.`);
    return adapter.dialect;
  };
  const orm = (await MikroORM.init<IDatabaseDriver>({
    driver: adapter.driver as never,
    driverOptions: dialect,
    dbName: adapter.databaseName,
    schema,
    // Transactions are found by this name: two schemas of one process must never take each other's for their own.
    contextName: `${schema}-${randomUUID()}`,
    entities: [...entities],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    migrations: migrationOptions(schema, migrations),
    forceUtcTimezone: true,
    logger: (message) => logger.debug(message),
    colors: false,
  })) as unknown as SqlMikroORM;

  return {
    schema,
    server,
    orm,
    migrate: (direction = 'up', to) => migrate(orm, schema, direction, to),
    fork: () => orm.em.fork({ useContext: true }) as ReturnType<SchemaDatabase['fork']>,
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await orm.close(true);
    },
  };
}

const migrationOptions = (schema: string, migrations: readonly MigrationClass[]) => ({
  migrationsList: inOrder(migrations),
  tableName: 'migration',
  schema,
  snapshot: false,
  silent: true,
  transactional: true,
  allOrNothing: true,
  disableForeignKeys: false,
});

/** Named and sorted, so that a list put together from several folders runs in the order its names say. */
function inOrder(migrations: readonly MigrationClass[]) {
  const named = migrations.map((migration) => ({ name: nameOf(migration), class: migration }));
  return named.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Its name is a property of the instance. */
export function nameOf(migration: MigrationClass): string {
  const { name } = new (migration as new (...args: unknown[]) => Migration)(undefined, undefined);
  if (!name) throw new Error(`Migration ${migration.name} has no name property.`);
  return name;
}
