import { openDatabase, type SchemaDatabase } from '#foundation/database/open.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { eventMigrations } from '#foundation/events/migrations.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { resilienceMigrations } from '#foundation/resilience/migrations.ts';
import { createTestSchema, type DatabaseKind, silent } from '../../support/database.ts';

const schema = { schema: 'guard', entities: [], migrations: [...eventMigrations, ...resilienceMigrations] };

/** One migrated schema, and as many processes on it as the kind of database allows. */
export async function createResilienceWorld(kind: DatabaseKind) {
  await using resources = new AsyncDisposableStack();
  const { database, server, url } = resources.use(await createTestSchema(schema, { kind }));
  const owned = resources.move();
  return {
    database,
    outbox: createOutbox({ clock: () => new Date() }),
    /** The database as another process sees it: connections of its own, where there can be others. */
    async another(): Promise<SchemaDatabase> {
      const own = url ? owned.use(await openDatabase({ url, poolSize: 2, logger: silent })) : server;
      return owned.use(await own.openSchema(schema));
    },
    /** Lets time pass in one of the tables. */
    async pass(table: string, column: string, seconds: number): Promise<void> {
      const em = database.fork();
      const set = `${column} = ${column} - $1::float8 * interval '1 second'`;
      await statement(em, `update ${tableOf(em, table)} set ${set}`, [seconds]);
    },
    async news<P>(type: string): Promise<P[]> {
      const em = database.fork();
      const text = `select payload::text as payload from ${tableOf(em, 'event_log')} where type = $1 order by id`;
      const rows = await statement<{ payload: string }>(em, text, [type]);
      return rows.map(({ payload }) => JSON.parse(payload));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
