import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { statement } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { createTestSchema, onEachDatabase, type TestSchema } from '../../support/database.ts';
import { Parcel, parcel, parcels } from './fixture.ts';

onEachDatabase('a database server', (kind) => {
  let world: TestSchema;
  beforeAll(async () => {
    world = await createTestSchema(parcels, { kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test('answers a ping', async () => {
    await expect(world.server.ping()).resolves.toBeUndefined();
    expect(world.server.kind).toBe(kind);
  });

  test('answers the same values for the same statement on either kind', async () => {
    const [row] = await statement(
      world.database.fork(),
      `select 5::bigint as small, 9007199254740993::bigint as large, 1.50::numeric as exact, 0.25::float8 as ratio,
              true as yes, null as nothing, '{"a": [1]}'::jsonb as json, 'x'::text as text,
              array['a','b'] as list, timestamptz '2026-03-01 00:00:00.125+00' as moment`,
    );
    expect(row).toMatchObject({
      small: 5,
      large: 9007199254740993n,
      exact: '1.50',
      ratio: 0.25,
      yes: true,
      nothing: null,
      json: { a: [1] },
      text: 'x',
      list: ['a', 'b'],
    });
    expect(String((row as { moment: unknown }).moment)).toContain('2026-03-01 00:00:00.125');
  });

  test('binds parameters of every kind the program uses', async () => {
    const moment = new Date('2026-03-01T00:00:00.125Z');
    const [row] = await statement(
      world.database.fork(),
      `select $1::text as text, $2::int as number, $3::jsonb as json, $4::timestamptz = timestamptz '2026-03-01T00:00:00.125Z' as at,
              'b' = any($5::text[]) as listed, $6::uuid as id, $7::numeric as exact, $8::boolean as yes, $9::text as nothing`,
      [
        "it's",
        3,
        JSON.stringify({ a: 1 }),
        moment,
        ['a', 'b'],
        '01890000-0000-7000-8000-000000000001',
        '1.5',
        true,
        null,
      ],
    );
    expect(row).toEqual({
      text: "it's",
      number: 3,
      json: { a: 1 },
      at: true,
      listed: true,
      id: '01890000-0000-7000-8000-000000000001',
      exact: '1.5',
      yes: true,
      nothing: null,
    });
  });

  test('keeps decimals exact and dates to the millisecond', async () => {
    const made = await transact(world.database.fork(), async (tx) =>
      tx.create(Parcel, parcel('exact', { price: '123456789012.000001' })),
    );
    const kept = await world.database.fork().findOneOrFail(Parcel, made.id);
    expect(kept.price).toBe('123456789012.000001');
    expect(kept.sentAt).toEqual(new Date('2026-03-01T00:00:00.125Z'));
  });

  test('tells listeners of a channel what is notified when the transaction commits, until they stop', async () => {
    const heard: string[] = [];
    const also: string[] = [];
    await using _other = await world.server.listen('parcel_news', (payload) => also.push(payload));
    const listening = await world.server.listen('parcel_news', (payload) => heard.push(payload));
    const notify = (payload: string) =>
      transact(world.database.fork(), (tx) => statement(tx, 'select pg_notify($1, $2)', ['parcel_news', payload]));

    await notify('one');
    await expect(
      transact(world.database.fork(), async (tx) => {
        await statement(tx, "select pg_notify('parcel_news', 'undone')");
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    await notify('two');
    await vi.waitFor(() => expect(heard).toEqual(['one', 'two']));
    await listening[Symbol.asyncDispose]();
    await notify('three');
    await vi.waitFor(() => expect(also).toEqual(['one', 'two', 'three']));
    expect(heard).toEqual(['one', 'two']);
  });

  test('carries the job queue, whose jobs are enqueued in the transaction of the change', async () => {
    const boss = new PgBoss({
      ...world.server.bossOptions(),
      schema: 'parcels_jobs',
      supervise: false,
      schedule: false,
    });
    boss.on('error', () => {});
    await boss.start();
    await boss.createQueue('deliver');
    // Makes the library know the queue: it looks it up on a connection of its own, which a transaction would keep waiting.
    await boss.touch('deliver', '00000000-0000-0000-0000-000000000000');
    const send = (tx: Parameters<typeof statement>[0], label: string) =>
      boss.send(
        'deliver',
        { label },
        { db: { executeSql: async (sql, values) => ({ rows: await statement(tx, sql, values) }) } },
      );
    await transact(world.database.fork(), (tx) => send(tx, 'kept'));
    await transact(world.database.fork(), async (tx) => {
      await send(tx, 'undone');
      throw new Error('undone');
    }).catch(() => {});

    const jobs = await boss.fetch('deliver', { batchSize: 10 });
    expect(jobs.map(({ data }) => data)).toEqual([{ label: 'kept' }]);
    await boss.stop({ graceful: false });
  });

  test('a script that fails half way leaves the next statement a clean session', async () => {
    const em = world.database.fork();
    await expect(em.getConnection().execute('select nonsense')).rejects.toMatchObject({ code: '42703' });
    expect(await em.execute('select 1 as one')).toEqual([{ one: 1 }]);
  });
});
