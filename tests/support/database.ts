import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import pino, { type Logger } from 'pino';
import { describe } from 'vitest';
import {
  type DatabaseServer,
  type MigrationClass,
  openDatabase,
  type SchemaDatabase,
  type SchemaOptions,
} from '#foundation/database/open.ts';
import type { PgliteProgram } from '#foundation/database/pglite-messages.ts';
import { services } from './services.ts';

export type DatabaseKind = DatabaseServer['kind'];

export interface TestDatabaseOptions {
  /** PGlite when not given. */
  readonly kind?: DatabaseKind;
  /** Migrated before the test starts; opened by the test itself. */
  readonly schemas?: readonly SchemaOptions[];
  /** What else it begins with; done once on this machine (Postgres: in this run) for each name. */
  readonly prepare?: { readonly name: string; run(server: DatabaseServer): Promise<void> };
  readonly logger?: Logger;
  readonly transactionTimeoutMilliseconds?: number;
  readonly statementTimeoutMilliseconds?: number;
  readonly poolSize?: number;
}

export interface TestDatabase extends AsyncDisposable {
  readonly kind: DatabaseKind;
  readonly server: DatabaseServer;
  /** For other processes and further pools; only of Postgres. */
  readonly url?: string;
}

export const silent: Logger = pino({ level: 'silent' });

/** An empty database of the test's own: PGlite in memory, or a fresh database on the run's Postgres. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  return options.kind === 'postgres' ? createOnPostgres(options) : createInMemory(options);
}

/** One migrated schema in a database of its own; disposing of it closes both. */
export async function createTestSchema(schema: SchemaOptions, options: TestDatabaseOptions = {}) {
  await using resources = new AsyncDisposableStack();
  const { server, url, kind } = resources.use(await createTestDatabase({ ...options, schemas: [schema] }));
  const database = resources.use(await server.openSchema(schema));
  const owned = resources.move();
  return { kind, server, url, database, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
export type TestSchema = Awaited<ReturnType<typeof createTestSchema>>;

/** Runs the suite once on each kind of database; the second is skipped, and says so, where there is no Postgres. */
export function onEachDatabase(name: string, suite: (kind: DatabaseKind) => void): void {
  describe(`${name}, on PGlite`, () => suite('pglite'));
  const absent = services().postgresUrl === undefined;
  const reason = absent ? ' (skipped: no Postgres found)' : '';
  describe.skipIf(absent)(`${name}, on Postgres${reason}`, () => suite('postgres'));
}

const serverOptions = ({
  kind: _kind,
  schemas: _schemas,
  prepare: _prepare,
  logger = silent,
  ...rest
}: TestDatabaseOptions) => ({
  logger,
  ...rest,
});

async function createInMemory(options: TestDatabaseOptions): Promise<TestDatabase> {
  const [program, loadDataDir] = await Promise.all([
    compiledProgram(),
    template(options.schemas ?? [], options.prepare),
  ]);
  // A use case that waits for itself is to fail before its test does.
  const timeout = { transactionTimeoutMilliseconds: 15_000 };
  const server = await openDatabase({ ...timeout, ...serverOptions(options), loadDataDir, program });
  return { kind: 'pglite', server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function createOnPostgres(options: TestDatabaseOptions): Promise<TestDatabase> {
  const { postgresUrl, templates } = services();
  if (postgresUrl === undefined) throw new Error('There is no Postgres: use onEachDatabase, which skips.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = placeOf(name, postgresUrl);
  await using resources = new AsyncDisposableStack();
  await administer(postgresUrl, async (client) => {
    const from = await templateOn(client, { ...options, prefix: templates, postgresUrl });
    await client.query(`create database ${name} template ${from}`);
  });
  resources.defer(() => administer(postgresUrl, (client) => client.query(`drop database ${name} with (force)`)));
  const server = resources.use(await openDatabase({ poolSize: 6, ...serverOptions(options), url }));
  const owned = resources.move();
  return { kind: 'postgres', server, url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

type PostgresClient = InstanceType<typeof pg.Client>;

interface PostgresTemplate extends Pick<TestDatabaseOptions, 'schemas' | 'prepare'> {
  readonly prefix: string;
  readonly postgresUrl: string;
}

/** The name of a database with these schemas, made once in this run. */
async function templateOn(client: PostgresClient, { schemas = [], prepare, prefix, postgresUrl }: PostgresTemplate) {
  if (schemas.length === 0) return 'template1';
  const name = `${prefix}_${templateKey(schemas, prepare?.name)}`;
  const isMade = async () => (await client.query(`select from pg_database where datname = '${name}'`)).rows.length > 0;
  if (await isMade()) return name;
  // Another worker may want the same; the lock ends with the connection.
  await client.query(`select pg_advisory_lock(hashtext('${name}'))`);
  if (await isMade()) return name;
  const unfinished = `unfinished_${randomUUID().replaceAll('-', '')}`;
  await client.query(`create database ${unfinished}`);
  {
    await using server = await openDatabase({ logger: silent, url: placeOf(unfinished, postgresUrl) });
    await migrateAll(server, schemas);
    await prepare?.run(server);
  }
  await client.query(`alter database ${unfinished} rename to ${name}`);
  return name;
}

function placeOf(database: string, postgresUrl: string): string {
  const url = new URL(postgresUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function administer(url: string, work: (client: PostgresClient) => Promise<unknown>) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function migrateAll(server: DatabaseServer, schemas: readonly SchemaOptions[]) {
  for (const schema of schemas) {
    await using database: SchemaDatabase = await server.openSchema(schema);
    await database.migrate();
  }
}

/** An empty cluster to start PGlite from, in a sixth of the time that making one takes. */
export const emptyCluster = (): Promise<Blob> => template([]);

let program: Promise<PgliteProgram> | undefined;
/** Compiled once in each process of the tests: that is half of what an embedded database takes to open. */
const compiledProgram = (): Promise<PgliteProgram> => (program ??= compileProgram());

async function compileProgram(): Promise<PgliteProgram> {
  const folder = new URL('../../node_modules/@electric-sql/pglite/dist/', import.meta.url);
  const [pglite, initdb, files] = await Promise.all(
    ['pglite.wasm', 'initdb.wasm', 'pglite.data'].map((name) => readFile(new URL(name, folder))),
  );
  if (!pglite || !initdb || !files) throw new Error('PGlite is not installed.');
  return {
    pgliteWasmModule: await WebAssembly.compile(pglite),
    initdbWasmModule: await WebAssembly.compile(initdb),
    fsBundle: new Blob([files]),
  };
}

/** A dumped cluster with these schemas, made once on this machine. */
async function template(schemas: readonly SchemaOptions[], prepare?: TestDatabaseOptions['prepare']): Promise<Blob> {
  const file = join(tmpdir(), `spotkeep-template-${templateKey(schemas, prepare?.name)}.tar`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept) return new Blob([kept]);
  const loadDataDir = schemas.length > 0 ? await template([]) : undefined;
  await using server = await openDatabase({ logger: silent, loadDataDir });
  await migrateAll(server, schemas);
  await prepare?.run(server);
  const dump = await server.dump();
  // Under its name only when whole: another worker may be reading.
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, Buffer.from(await dump.arrayBuffer()));
  await rename(unfinished, file);
  return dump;
}

/** Changes with the version of PGlite and with every migration. */
function templateKey(schemas: readonly SchemaOptions[], prepared = ''): string {
  const hash = createHash('sha256').update(versionOf('@electric-sql/pglite')).update(prepared);
  for (const { schema, migrations } of schemas) {
    hash.update(schema);
    for (const migration of migrations) for (const sql of statementsOf(migration, schema)) hash.update(sql);
  }
  return hash.digest('hex').slice(0, 16);
}

function statementsOf(Class: MigrationClass, schema: string): string[] {
  const migration = new Class(undefined as never, { get: () => schema } as never);
  migration.up();
  return migration.getQueries().map(String);
}

/** The installed version of a package. */
export function versionOf(name: string): string {
  const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
