import type { Logger } from 'pino';
import type { PgliteProgram } from './pglite-messages.ts';
import { openPglite, type PgliteServer } from './pglite-server.ts';
import { openPostgres } from './postgres-server.ts';
import type { DatabaseServer } from './server.ts';

export type { DatabaseServer, MigrationClass, SchemaDatabase, SchemaOptions } from './server.ts';

export interface DatabaseOptions {
  /** A Postgres server; without it the database is embedded. */
  readonly url?: string;
  /** The folder of the embedded database, taken for this process alone; without it the database is in memory. */
  readonly dataDir?: string;
  /** Connections to Postgres, at most; the job queue's come on top. */
  readonly poolSize?: number;
  readonly logger: Logger;
  /** Called when the embedded database has died under the program: it answers nothing any more. */
  readonly onLost?: (reason: Error) => void;
  /** A dumped embedded database to start from. */
  readonly loadDataDir?: Blob;
  /** The embedded database's own files, when many are opened in one process. */
  readonly program?: PgliteProgram;
  /** A transaction that is open (Postgres: idle) for longer is rolled back. */
  readonly transactionTimeoutMilliseconds?: number;
  /** Postgres ends a statement that runs for longer; PGlite cannot. */
  readonly statementTimeoutMilliseconds?: number;
}

const MEGABYTE = 2 ** 20;

/** Opens the database of this process. Throws DatabaseInUse when another process has the folder. */
export function openDatabase(options: DatabaseOptions & { url: string }): Promise<DatabaseServer>;
export function openDatabase(options: DatabaseOptions & { url?: undefined }): Promise<PgliteServer>;
export function openDatabase(options: DatabaseOptions): Promise<DatabaseServer>;
export function openDatabase({ url, dataDir, poolSize = 12, logger, ...o }: DatabaseOptions): Promise<DatabaseServer> {
  const transactionTimeoutMilliseconds = o.transactionTimeoutMilliseconds ?? 30_000;
  const statementTimeoutMilliseconds = o.statementTimeoutMilliseconds ?? 30_000;
  if (url !== undefined) {
    return openPostgres({ url, poolSize, statementTimeoutMilliseconds, transactionTimeoutMilliseconds, logger });
  }
  return openPglite({
    dataDir,
    loadDataDir: o.loadDataDir,
    program: o.program,
    transactionTimeoutMilliseconds,
    // Someone else's transaction may take its whole time first.
    queueTimeoutMilliseconds: transactionTimeoutMilliseconds + statementTimeoutMilliseconds,
    checkpointBytes: 64 * MEGABYTE,
    logger,
    onLost: o.onLost,
  });
}
