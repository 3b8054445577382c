import { Migration } from '@mikro-orm/migrations';
import { expect, test } from 'vitest';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { cleanUp, type RetentionPolicy, retentionInForce } from '#foundation/database/retention.ts';
import { statement } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { createTestSchema, onEachDatabase } from '../../support/database.ts';

class Letters extends Migration {
  override name = '0100-letters';

  override up() {
    this.addSql('create table shelf (id uuid primary key, letter_count int not null)');
    this.addSql(`create table letter (shelf_id uuid not null, sent_at timestamptz not null, is_kept boolean not null,
      primary key (shelf_id, sent_at))`);
    this.addSql('create table note (id int primary key, written_at timestamptz)');
    this.addSql('create index note_age_index on note (written_at)');
  }
}
const schema = { schema: 'retention', entities: [], migrations: [Letters] };

const now = new Date('2026-06-01T02:00:00.000Z');
const shelves = ['00000000', '88888888', 'ffffffff'].map((start) => `${start}-0000-7000-8000-000000000000`);
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const notes: RetentionPolicy = { name: 'note', table: 'note', column: 'written_at', keepDays: 10 };
const letters: RetentionPolicy = {
  ...{ name: 'letter', table: 'letter', column: 'sent_at', keepDays: 30 },
  through: { table: 'shelf', key: 'id', column: 'shelf_id' },
  where: 'not r.is_kept',
  following: (table) => `update ${table('shelf')} s set letter_count = s.letter_count - g.count
    from (select shelf_id, count(*)::int as count from gone group by shelf_id) g where s.id = g.shelf_id`,
};

const run = <R>(database: SchemaDatabase, sql: string, parameters: readonly unknown[] = []) =>
  statement<R>(database.fork(), sql, parameters);
/** So many notes a second apart, the newest of which is of a moment. */
const write = (database: SchemaDatabase, count: number, newest: Date) =>
  run(
    database,
    `insert into retention.note select n, $2::timestamptz - (n - 1) * interval '1 second' from generate_series(1, $1::int) n`,
    [count, newest],
  );
const left = async (database: SchemaDatabase, table: string) =>
  (await run<{ count: number }>(database, `select count(*)::int as count from retention.${table}`))[0]?.count;

onEachDatabase('J6 what is kept no longer', (kind) => {
  test('is removed to the day, however much it is, and only once', async () => {
    await using world = await createTestSchema(schema, { kind });
    await write(world.database, 1_201, daysAgo(10)); // the newest is just not due
    await run(world.database, 'insert into retention.note values (0, null)');
    expect(await cleanUp(world.database, [notes], { now })).toEqual(new Map([['note', 1_200]]));
    expect(await run(world.database, 'select id from retention.note order by id')).toEqual([{ id: 0 }, { id: 1 }]);
    expect(await cleanUp(world.database, [notes], { now })).toEqual(new Map([['note', 0]]));
  });

  test('goes oldest first, five hundred at a time, until it is told to stop', async () => {
    await using world = await createTestSchema(schema, { kind });
    await write(world.database, 1_000, daysAgo(11));
    const batches: (number | undefined)[] = [];
    const stop = new AbortController();
    // Asked before each batch.
    const signal = {
      throwIfAborted() {
        batches.push(undefined);
        if (batches.length === 2) stop.abort(new Error('enough'));
        stop.signal.throwIfAborted();
      },
    } as AbortSignal;
    await expect(cleanUp(world.database, [notes], { now, signal })).rejects.toThrow('enough');
    expect(await run(world.database, 'select min(id) as first, max(id) as last from retention.note')).toEqual([
      { first: 1, last: 500 },
    ]);
  });

  test('of a table that is found by its parents is removed from each, with what follows from it', async () => {
    await using world = await createTestSchema(schema, { kind });
    await run(world.database, 'insert into retention.shelf values ($1, 800), ($2, 3), ($3, 0)', shelves);
    await run(
      world.database,
      `insert into retention.letter select $2::uuid, $1::timestamptz - n * interval '1 second', false from generate_series(1, 800) n`,
      [daysAgo(30), shelves[0]],
    );
    await run(world.database, 'insert into retention.letter values ($4, $1, true), ($4, $2, false), ($4, $3, false)', [
      ...[daysAgo(40), daysAgo(31), daysAgo(30), shelves[1]],
    ]);
    expect(await cleanUp(world.database, [letters], { now })).toEqual(new Map([['letter', 801]]));
    expect(await run(world.database, 'select letter_count as count from retention.shelf order by id')).toEqual([
      ...[{ count: 0 }, { count: 2 }, { count: 0 }],
    ]);
    expect(await left(world.database, 'letter')).toBe(2);
  });

  test('is looked at once: what is kept is not in the way, though all are of one moment', async () => {
    await using world = await createTestSchema(schema, { kind });
    const { database } = world;
    await run(database, 'insert into retention.note select n, $1 from generate_series(1, 2600) n', [daysAgo(20)]);
    await run(database, 'insert into retention.shelf values ($1, 0), ($2, 0), ($3, 0)', shelves);
    await run(
      database,
      `insert into retention.letter select $2::uuid, $1::timestamptz - n * interval '1 microsecond', n <= 1300
       from generate_series(1, 2600) n`,
      [daysAgo(40), shelves[1]],
    );
    const all = [
      { ...notes, keptWhile: () => 'r.id <= 1300' },
      { ...letters, where: 'true', keptWhile: () => 'r.is_kept' },
    ];
    let batches = 0;
    const signal = {
      throwIfAborted() {
        batches += 1;
      },
    } as AbortSignal;
    expect([...(await cleanUp(database, all, { now, signal })).values()]).toEqual([1300, 1300]);
    expect(batches).toBe(12);
    expect([await left(database, 'note'), await left(database, 'letter')]).toEqual([1300, 1300]);
    expect([...(await cleanUp(database, all, { now })).values()]).toEqual([0, 0]);
  });

  test('is told table by table, and at the end with how many rows went', async () => {
    await using world = await createTestSchema(schema, { kind });
    await write(world.database, 3, daysAgo(20));
    const told: [number, string][] = [];
    const onProgress = async (ratio: number, phase: string) => void told.push([ratio, phase]);
    await cleanUp(world.database, [letters, notes], { now, onProgress });
    await cleanUp(world.database, [letters, notes], { now, onProgress });
    expect(told).toEqual([
      ...[
        [0, 'letter'],
        [0.5, 'note'],
        [1, 'removed: note 3'],
      ],
      ...[
        [0, 'letter'],
        [0.5, 'note'],
        [1, 'nothing was due'],
      ],
    ]);
  });

  test.skipIf(kind === 'pglite')('stays for the next run while somebody holds its lock', async () => {
    await using world = await createTestSchema(schema, { kind });
    await write(world.database, 5, daysAgo(20));
    await using other = await world.server.openSchema(schema);
    await transact(other.fork(), async (tx) => {
      await statement(tx, 'select from retention.note where id = 5 for update');
      expect(await cleanUp(world.database, [notes], { now })).toEqual(new Map([['note', 4]]));
    });
    expect(await cleanUp(world.database, [notes], { now })).toEqual(new Map([['note', 1]]));
  });
});

test('J6 days of configuration take the place of those of a policy; a name that is none is refused', () => {
  const days = { 'post.note': 3, 'bank.note': 7 };
  const inForce = retentionInForce('post', [notes, letters], days);
  expect(inForce.map(({ fullName, keepDays }) => [fullName, keepDays])).toEqual([
    ['post.note', 3],
    ['post.letter', 30],
  ]);
  expect(() => retentionInForce('bank', [letters], days)).toThrow('bank.note');
});
