import { join } from 'node:path';
import { PgliteDriver } from '@mikro-orm/pglite';
import { fromPglite } from 'pg-boss';
import type { Logger } from 'pino';
import { lockFolder } from './lock-folder.ts';
import { openPgliteClient, type PgliteClient } from './pglite-client.ts';
import { createPgliteDialect } from './pglite-dialect.ts';
import type { LineOptions } from './pglite-line.ts';
import type { WorkerSettings } from './pglite-messages.ts';
import { openSchemaDatabase } from './schema-database.ts';
import type { DatabaseServer, SchemaDatabase } from './server.ts';
import { keepTidy } from './tidy.ts';
import { withinPing } from './within-ping.ts';

export interface PgliteOptions extends WorkerSettings, LineOptions {}

/** PGlite in a worker thread of this process, on a folder that no other process may use meanwhile. */
export async function openPglite({ logger, onLost, ...settings }: PgliteOptions): Promise<PgliteServer> {
  await using resources = new AsyncDisposableStack();
  if (settings.dataDir !== undefined) resources.use(lockFolder(settings.dataDir));
  const filesDir = settings.dataDir === undefined ? undefined : join(settings.dataDir, 'postgres');
  const client = await openPgliteClient({ ...settings, dataDir: filesDir }, { logger, onLost });
  resources.defer(() => client.close());
  resources.use(keepTidy(client, logger));
  const schemas = resources.use(new AsyncDisposableStack());
  return serverOf(client, schemas, resources.move(), logger);
}

/** Also dumps itself, so that tests can start from a copy. */
export interface PgliteServer extends DatabaseServer {
  readonly kind: 'pglite';
  dump(): Promise<Blob>;
}

function serverOf(
  client: PgliteClient,
  schemas: AsyncDisposableStack,
  resources: AsyncDisposableStack,
  logger: Logger,
): PgliteServer {
  const adapter = { driver: PgliteDriver, dialect: createPgliteDialect(client), databaseName: 'memory://' };
  const server: PgliteServer = {
    kind: 'pglite',
    openSchema: async (options): Promise<SchemaDatabase> =>
      schemas.use(await openSchemaDatabase(server, adapter, options, logger)),
    bossOptions: () => ({ db: fromPglite(client), backend: 'pglite' }),
    async listen(channel, heard) {
      const stop = await client.listen(channel, heard);
      return { [Symbol.asyncDispose]: stop };
    },
    ping: () => withinPing(client.query('select 1')),
    dump: client.dump,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
  return server;
}
