import pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { inBackground } from '#foundation/database/background.ts';
import { openDatabase } from '#foundation/database/open.ts';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { createTestSchema, silent } from '../../support/database.ts';
import { startProxy } from '../../support/proxy.ts';
import { withoutPostgres } from '../../support/services.ts';
import { Parcel, parcel, parcels } from './fixture.ts';

/** Ends every other session of the database, as a restart of the server would. */
async function endSessions(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await client.end();
}

describe.skipIf(withoutPostgres())('Postgres', () => {
  test('is connected to again after every connection was lost, listeners included', async () => {
    await using world = await createTestSchema(parcels, { kind: 'postgres', poolSize: 2 });
    const heard: string[] = [];
    await using _listening = await world.server.listen('news', (payload) => heard.push(payload));
    await world.database.fork().count(Parcel);

    await endSessions(world.url ?? '');
    await vi.waitFor(() => world.server.ping(), { timeout: 5_000 });
    await transact(world.database.fork(), async (tx) => tx.create(Parcel, parcel('after')));
    await vi.waitFor(
      async () => {
        await statement(world.database.fork(), "select pg_notify('news', 'again')");
        expect(heard).toContain('again');
      },
      { timeout: 5_000, interval: 100 },
    );
  });

  test('keeps half of its connections for requests, however long those last that nobody waits for', async () => {
    await using world = await createTestSchema(parcels, { kind: 'postgres', poolSize: 2 });
    const { database } = world;
    const gate = Promise.withResolvers<void>();
    const slow = () => inBackground(() => transact(database.fork(), async () => gate.promise));
    const begun = [slow(), slow(), slow()];
    expect(await database.fork().count(Parcel)).toBe(0);
    expect(world.server.usage?.()).toMatchObject({ busy: 1, waiting: 0 });
    gate.resolve();
    await Promise.all(begun);
    expect(world.server.usage?.()).toMatchObject({ busy: 0, waiting: 0 });
  });

  test('gives the connection of a transaction back when the server ended it', async () => {
    await using world = await createTestSchema(parcels, { kind: 'postgres', poolSize: 1 });
    for (const round of [1, 2, 3]) {
      const cut = transact(world.database.fork(), async (tx) => {
        tx.create(Parcel, parcel(`lost ${round}`));
        await tx.flush();
        await endSessions(world.url ?? '');
        await tx.count(Parcel);
      });
      await expect(cut).rejects.toThrow();
    }
    // The only connection of the pool: it would wait in vain if one of the three had kept it.
    expect(await world.database.fork().count(Parcel)).toBe(0);
  });

  test('goes on with statements that it keeps when their table has got another column', async () => {
    await using world = await createTestSchema(parcels, { kind: 'postgres', poolSize: 1 });
    const { database } = world;
    const all = (em = database.fork()) =>
      statement<object>(em, `select * from ${tableOf(em, 'parcel')} where id::text <> $1`, ['none']);
    await transact(database.fork(), async (tx) => tx.create(Parcel, parcel('before')));
    await all();
    await statement(database.fork(), `alter table ${tableOf(database.fork(), 'parcel')} add column first int`);
    expect(await all()).toMatchObject([{ first: null }]);

    await statement(database.fork(), `alter table ${tableOf(database.fork(), 'parcel')} add column second int`);
    const rows = await transact(database.fork(), (tx) => all(tx), { repeat: true });
    expect(rows).toMatchObject([{ second: null }]);
  });

  test('ends a statement that takes too long', async () => {
    await using world = await createTestSchema(parcels, { kind: 'postgres', statementTimeoutMilliseconds: 200 });
    await expect(statement(world.database.fork(), 'select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
  });

  test('compiles no plans, of the job queue either, and keeps what its URL asks for', async () => {
    await using world = await createTestSchema(parcels, { kind: 'postgres' });
    const url = `${world.url}?options=${encodeURIComponent('-c work_mem=7MB')}`;
    await using server = await openDatabase({ url, logger: silent });
    await using database = await server.openSchema(parcels);
    const settings = "select current_setting('jit') as jit, current_setting('work_mem') as work_mem";
    expect(await statement(database.fork(), settings)).toEqual([{ jit: 'off', work_mem: '7MB' }]);
    const { rows } = (await server.bossOptions().db?.executeSql(settings)) ?? {};
    expect(rows).toEqual([{ jit: 'off', work_mem: '7MB' }]);
  });

  test('is connected to anew where a connection has fallen silent', async () => {
    await using world = await createTestSchema(parcels, { kind: 'postgres' });
    const url = new URL(world.url ?? '');
    await using proxy = await startProxy(Number(url.port));
    url.port = String(proxy.port);
    const limits = { poolSize: 1, statementTimeoutMilliseconds: 100 };
    await using server = await openDatabase({ url: url.href, logger: silent, ...limits });
    await using database = await server.openSchema(parcels);
    const boss = server.bossOptions().db;
    await Promise.all([database.fork().count(Parcel), boss?.executeSql('select 1')]);

    proxy.fallSilent();
    const answers = await Promise.allSettled([
      database.fork().count(Parcel),
      transact(database.fork(), async (tx) => tx.create(Parcel, parcel('late'))),
      boss?.executeSql('select 1'),
    ]);
    expect(answers[0].status).toBe('rejected');
    expect(answers[2].status).toBe('rejected');
    await expect(database.fork().count(Parcel)).resolves.toBeTypeOf('number');
    await expect(server.ping()).resolves.toBeUndefined();
    await expect(boss?.executeSql('select 1')).resolves.toMatchObject({ rows: [{ '?column?': 1 }] });
  }, 30_000);

  test('is asked for no more connections than the pool may have', async () => {
    await using world = await createTestSchema(parcels, { kind: 'postgres', poolSize: 3 });
    const sessions = `select count(*)::int as many from pg_stat_activity
                      where datname = current_database() and application_name = 'spotkeep'`;
    const counts = await Promise.all(
      Array.from({ length: 12 }, () => statement<{ many: number }>(world.database.fork(), sessions)),
    );
    expect(Math.max(...counts.map(([row]) => row?.many ?? 0))).toBeLessThanOrEqual(3);
  });

  test('G11 tells how much of its pool is in use, and who waits', async () => {
    await using world = await createTestSchema(parcels, { kind: 'postgres', poolSize: 2 });
    const gate = Promise.withResolvers<void>();
    const held = [1, 2, 3].map(() => transact(world.database.fork(), () => gate.promise));
    await vi.waitFor(() => expect(world.server.usage?.()).toEqual({ busy: 2, waiting: 1, size: 2 }), 5_000);
    gate.resolve();
    await Promise.all(held);
    await vi.waitFor(() => expect(world.server.usage?.()).toMatchObject({ busy: 0, waiting: 0 }), 5_000);
  });

  test('that is not there is an error of the opening', async () => {
    const nowhere = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', logger: silent });
    onTestFinished(async () => void (await nowhere.catch(() => undefined)));
    await expect(nowhere).rejects.toThrow('ECONNREFUSED');
  });

  test('breaks a deadlock of two transactions, and both are kept when their work may run again', async () => {
    await using world = await createTestSchema(parcels, { kind: 'postgres' });
    const [a, b] = await transact(
      world.database.fork(),
      async (tx) => [tx.create(Parcel, parcel('a')), tx.create(Parcel, parcel('b'))] as const,
    );
    const both = Promise.withResolvers<void>();
    let locked = 0;
    const addInOrder = (ids: readonly string[]) =>
      transact(
        world.database.fork(),
        async (tx) => {
          for (const id of ids) {
            await statement(tx, 'update parcels.parcel set weight = weight + 1 where id = $1', [id]);
            locked += 1;
            if (locked === 2) both.resolve();
            await both.promise;
          }
        },
        { repeat: true },
      );
    await Promise.all([addInOrder([a.id, b.id]), addInOrder([b.id, a.id])]);

    const weights = (await world.database.fork().findAll(Parcel)).map(({ weight }) => weight);
    expect(weights).toEqual([3, 3]);
  });
});
