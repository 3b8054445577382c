import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DatabaseInUse } from '#foundation/database/database-error.ts';
import { openDatabase } from '#foundation/database/open.ts';
import { openPgliteClient } from '#foundation/database/pglite-client.ts';
import type { WorkerSettings } from '#foundation/database/pglite-messages.ts';
import { statement } from '#foundation/database/statement.ts';
import { tidyOnce } from '#foundation/database/tidy.ts';
import { transact } from '#foundation/database/transact.ts';
import { createTestDatabase, createTestSchema, emptyCluster, silent } from '../../support/database.ts';
import { Parcel, parcel, parcels } from './fixture.ts';

const program = fileURLToPath(new URL('./hold-folder.ts', import.meta.url));

const removed = (folder: string) => rm(folder, { recursive: true, force: true });

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spotkeep-data-'));
  onTestFinished(() => removed(folder));
  return folder;
}

const patient = { transactionTimeoutMilliseconds: 5_000, queueTimeoutMilliseconds: 5_000, checkpointBytes: 2 ** 26 };

async function openClient(settings: Partial<WorkerSettings>) {
  const client = await openPgliteClient(
    { ...patient, loadDataDir: await emptyCluster(), ...settings },
    { logger: silent },
  );
  onTestFinished(() => client.close());
  return client;
}

/** Another process on the folder. Settles with what it says first: that it has the folder, or why not. */
async function startHolder(folder: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: chunk.toString().trim() };
}

describe('the data folder of the embedded database', () => {
  let seed: string;
  beforeAll(async () => {
    seed = await mkdtemp(join(tmpdir(), 'spotkeep-seed-'));
    await using _ = await openDatabase({ dataDir: seed, loadDataDir: await emptyCluster(), logger: silent });
  });
  afterAll(() => removed(seed));
  /** A folder in which a database has been before: opening it is quick. */
  async function usedFolder(): Promise<string> {
    const folder = await temporaryFolder();
    await cp(seed, folder, { recursive: true });
    return folder;
  }

  test('tells its program when the database dies under it, and answers at once from then on', async () => {
    const folder = await usedFolder();
    const dataDir = join(folder, 'postgres');
    const lost = Promise.withResolvers<Error>();
    const client = await openPgliteClient({ ...patient, dataDir }, { logger: silent, onLost: lost.resolve });
    onTestFinished(() => client.close());
    await removed(join(dataDir, 'global'));
    await expect(client.exec('checkpoint')).rejects.toThrow('pg_control');
    expect((await lost.promise).message).toContain('pg_control');
    await expect(client.query('select 1')).rejects.toThrow('pg_control');
  });

  test('is closed to other users and keeps what was committed', async () => {
    const dataDir = join(await temporaryFolder(), 'data');
    for (const expected of [0, 1]) {
      await using server = await openDatabase({ dataDir, logger: silent });
      await using database = await server.openSchema(parcels);
      await database.migrate();
      expect(await database.fork().count(Parcel)).toBe(expected);
      if (expected === 0) await transact(database.fork(), async (tx) => tx.create(Parcel, parcel('kept')));
    }
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  test('is refused to a second process with one sentence that names the folder and the holder', async () => {
    const dataDir = await usedFolder();
    const { child, said } = await startHolder(dataDir);
    expect(said).toBe('held');

    const refused = openDatabase({ dataDir, logger: silent });
    await expect(refused).rejects.toBeInstanceOf(DatabaseInUse);
    await expect(refused).rejects.toThrow(`The data folder ${dataDir} is in use by process ${child.pid}.`);
  });

  test('is refused to the same process twice, and free once closed', async () => {
    const dataDir = await usedFolder();
    const server = await openDatabase({ dataDir, logger: silent });
    await expect(openDatabase({ dataDir, logger: silent })).rejects.toThrow(`process ${process.pid}`);
    await server[Symbol.asyncDispose]();
    await using again = await openDatabase({ dataDir, logger: silent });
    await again.ping();
  });

  test('is taken over from a process that was killed', async () => {
    const dataDir = await usedFolder();
    const { child } = await startHolder(dataDir);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;

    await using server = await openDatabase({ dataDir, logger: silent });
    await server.ping();
  });

  test('goes to exactly one of three processes that start at once', async () => {
    const dataDir = await usedFolder();
    const started = await Promise.all([startHolder(dataDir), startHolder(dataDir), startHolder(dataDir)]);

    const words = started.map(({ said }) => said);
    expect(words.filter((said) => said === 'held')).toHaveLength(1);
    expect(words.filter((said) => said.includes(`The data folder ${dataDir} is in use`))).toHaveLength(2);
  });
});

describe('the embedded database', () => {
  test('makes a transaction wait for the one before, and never mixes their statements', async () => {
    await using world = await createTestSchema(parcels);
    const letGo = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const first = transact(world.database.fork(), async (tx) => {
      tx.create(Parcel, parcel('first'));
      await tx.flush();
      begun.resolve();
      await letGo.promise;
    });
    await begun.promise;
    const counted = world.database.fork().count(Parcel);
    letGo.resolve();
    await first;
    // Asked before the commit and answered after it: otherwise it would not see the row.
    expect(await counted).toBe(1);
  });

  test('logs a transaction that was open for too long, with its last statement', async () => {
    const lines: string[] = [];
    const logger = pino({ level: 'error' }, { write: (line) => void lines.push(line) });
    await using world = await createTestSchema(parcels, { transactionTimeoutMilliseconds: 200, logger });
    const stuck = transact(world.database.fork(), async (tx) => {
      await statement(tx, 'select 42');
      await world.database.orm.em.fork().count(Parcel);
    });
    await expect(stuck).rejects.toMatchObject({ code: '25P03' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('select 42');
  });

  test('refuses a statement that could not start in time, and runs it never', async () => {
    const client = await openClient({ queueTimeoutMilliseconds: 150 });
    await client.exec('create table t (n int)');
    const holding = await client.begin();
    await expect(client.exec('insert into t values (1)')).rejects.toThrow('busy for 150 ms');
    await holding.commit();
    expect((await client.query('select * from t')).rows).toEqual([]);
  });

  test('vacuums what has many dead rows and cuts a long write-ahead log', async () => {
    const client = await openClient({ checkpointBytes: 2 ** 20 });
    await client.exec('create schema "Odd name"; create table "Odd name".queue (n int, text text)');
    await client.exec(`insert into "Odd name".queue select n, repeat('x', 200) from generate_series(1, 5000) n`);
    await client.exec('delete from "Odd name".queue; create table calm (n int); insert into calm values (1)');
    // What a statement did is counted when its transaction ends, but told at most once a second.
    await expect.poll(() => tidyOnce(client), { timeout: 10_000 }).toMatchObject({ vacuumed: ['"Odd name".queue'] });
    const { rows } = await client.query<{ pages: number }>(`select pg_relation_size('"Odd name".queue')::int as pages`);
    expect(rows).toEqual([{ pages: 0 }]);
    expect(await client.tidy([])).toBe(true);
  });

  test('fails everything that waits when it is closed, and answers no more', async () => {
    const { server } = await createTestDatabase();
    await using database = await server.openSchema(parcels);
    await database.migrate();
    const em = database.fork();
    await server[Symbol.asyncDispose]();
    await expect(server.ping()).rejects.toThrow();
    await expect(em.count(Parcel)).rejects.toThrow();
  });

  test('says why when its files are no database', async () => {
    const loadDataDir = new Blob(['this is no archive']);
    await expect(openDatabase({ logger: silent, loadDataDir })).rejects.toThrow();
  });
});
