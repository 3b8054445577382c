import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { PgliteClient, PgliteTransaction } from './pglite-client.ts';

/**
 * How the mapper's query builder speaks to PGlite in its worker. The builder's own dialect for PGlite gives everyone the
 * same connection behind a lock of its own, in which a transaction that waits for another reader of the same database
 * waits for ever; here each transaction is a connection, and the worker alone decides whose turn it is.
 */
export const createPgliteDialect = (client: PgliteClient): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => createDriver(client),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});

class PgliteConnection implements DatabaseConnection {
  readonly #client: PgliteClient;
  #transaction: PgliteTransaction | undefined;

  constructor(client: PgliteClient) {
    this.#client = client;
  }

  async begin(sql: string) {
    this.#transaction = await this.#client.begin(sql);
  }

  async end(how: 'commit' | 'rollback') {
    const transaction = this.#transaction;
    if (how === 'rollback') this.#transaction = undefined;
    await transaction?.[how]();
    this.#transaction = undefined;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affectedRows } = await (this.#transaction ?? this.#client).query<R>(sql, parameters, {
      dates: 'stored',
    });
    return { rows, numAffectedRows: affectedRows === undefined ? undefined : BigInt(affectedRows) };
  }

  // biome-ignore lint/correctness/useYield: the interface asks for it, PGlite cannot stream
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('PGlite does not stream results.');
  }
}

const beginStatement = ({ isolationLevel, accessMode }: TransactionSettings) =>
  ['BEGIN', isolationLevel && `ISOLATION LEVEL ${isolationLevel}`, accessMode].filter(Boolean).join(' ');

function createDriver(client: PgliteClient): Driver {
  const own = (connection: DatabaseConnection) => connection as PgliteConnection;
  const command = (word: string) => async (connection: DatabaseConnection, name: string) => {
    await connection.executeQuery(CompiledQuery.raw(`${word} "${name}"`));
  };
  return {
    init: async () => {},
    acquireConnection: async () => new PgliteConnection(client),
    beginTransaction: (connection, settings) => own(connection).begin(beginStatement(settings)),
    commitTransaction: (connection) => own(connection).end('commit'),
    rollbackTransaction: (connection) => own(connection).end('rollback'),
    savepoint: command('SAVEPOINT'),
    rollbackToSavepoint: command('ROLLBACK TO SAVEPOINT'),
    releaseSavepoint: command('RELEASE SAVEPOINT'),
    releaseConnection: async () => {},
    // The instance is shared by every schema of the process and closed by whoever opened it.
    destroy: async () => {},
  };
}
