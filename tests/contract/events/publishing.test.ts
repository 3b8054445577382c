import { expect, test, vi } from 'vitest';
import { beforeCommit, transact } from '#foundation/database/transact.ts';
import { streamOf } from '#foundation/events/redis-stream.ts';
import { query, wakeChannel } from '#foundation/events/sql.ts';
import { runInRequest } from '#foundation/logging/request-context.ts';
import { accountChanged, onEachWorld, PUBLISHER, range, sequencesOf, type World } from './fixture.ts';

onEachWorld('publishing', (createWorld) => {
  test('news is numbered soon after its change is committed', async () => {
    await using world = await createWorld();
    await world.change('a', { clientId: 'client-7' });
    const events = await vi.waitUntil(async () => (await world.events()).length > 0 && world.events());
    expect(events).toMatchObject([
      {
        topic: 'account',
        type: 'account.changed',
        version: 1,
        sequence: 1,
        occurredAt: '2026-01-05T12:00:00.000Z',
        aggregateId: 'a',
        clientId: 'client-7',
        requestId: null,
        traceparent: null,
        payload: { version: 1 },
      },
    ]);
  });

  test('news carries the request that caused it', async () => {
    await using world = await createWorld();
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
    await runInRequest({ requestId: 'request-1', traceparent }, () => world.change());
    await world.log.newest();
    expect(await world.events()).toMatchObject([{ requestId: 'request-1', traceparent }]);
  });

  test('who writes beside a relay wakes it without telling anybody else', async () => {
    await using world = await createWorld();
    const heard: string[] = [];
    const { server, schema } = world.database;
    await using _listening = await server.listen(wakeChannel(schema), (word) => heard.push(word));
    await world.change();
    await vi.waitUntil(async () => (await world.events()).length === 1, { timeout: 900 });
    await world.log[Symbol.asyncDispose]();
    expect(heard).toEqual([]);
    await world.change();
    await vi.waitUntil(() => heard.length === 1);
  });

  test('a change that is undone leaves no news', async () => {
    await using world = await createWorld();
    const undone = transact(world.database.fork(), async (tx) => {
      world.outbox.add(tx, accountChanged, { aggregateId: 'a', clientId: null, payload: { version: 1 } });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await world.log.newest()).toBe(0);
  });

  test('news without a transaction, or in the wrong shape, is refused', async () => {
    await using world = await createWorld();
    const news = { aggregateId: 'a', clientId: null, payload: { version: 1 } };
    expect(() => world.outbox.add(world.database.fork(), accountChanged, news)).toThrow('transaction');
    const misshapen = transact(world.database.fork(), async (tx) =>
      world.outbox.add(tx, accountChanged, { ...news, payload: { version: 0.5 } }),
    );
    await expect(misshapen).rejects.toThrow();
    expect(await world.log.newest()).toBe(0);
  });

  test('a transaction tells any number of changes in their order', async () => {
    await using world = await createWorld();
    await world.change('a', { times: 1_203 });
    expect(await world.log.newest()).toBe(1_203);
    expect((await world.events()).map(({ payload }) => payload)).toEqual(
      range(1, 1_203).map((version) => ({ version })),
    );
  });

  test('a transaction that inserted its news first and commits later is not lost', async () => {
    await using world = await createWorld();
    const inserted = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const late = transact(world.database.fork(), async (tx) => {
      world.outbox.add(tx, accountChanged, { aggregateId: 'late', clientId: null, payload: { version: 1 } });
      beforeCommit(tx, 'hold', async () => {
        inserted.resolve();
        await gate.promise;
      });
    });
    await inserted.promise;
    const early = world.change('early').then(() => world.log.newest());
    // PGlite has one transaction at a time: there the others wait until the late one is committed.
    if (world.kind === 'postgres') expect(await early).toBe(1);
    gate.resolve();
    await Promise.all([late, early]);
    expect(await world.log.newest()).toBe(2);
    const order = world.kind === 'postgres' ? ['early', 'late'] : ['late', 'early'];
    expect((await world.events()).map(({ aggregateId }) => aggregateId)).toEqual(order);
  });

  test('several relays and writers at once give one dense sequence, each account in its order', async () => {
    await using world = await createWorld();
    const logs = [world.log, world.openLog(), world.openLog(), world.openLog()];
    let isWriting = true;
    const relaying = logs.map(async (log) => {
      let count = 0;
      while (isWriting) count += await log.relayOnce();
      return count;
    });
    const accounts = range(1, 8).map(String);
    await Promise.all(accounts.map((account) => changeOften(world, account)));
    isWriting = false;
    await Promise.all(relaying);
    expect(await world.log.newest()).toBe(160);

    const events = await world.events();
    expect(sequencesOf(events)).toEqual(range(1, 160));
    for (const account of accounts) {
      const versions = events.filter(({ aggregateId }) => aggregateId === account).map(({ payload }) => payload);
      expect(versions).toEqual(range(1, 20).map((version) => ({ version })));
    }
    if (world.redis) await vi.waitFor(async () => expect(await tailOf(world)).toEqual(range(1, 160)));
  });

  test('closing a log numbers, and publishes, what is committed', async () => {
    await using world = await createWorld();
    const log = world.openLog();
    await log.start();
    await world.log[Symbol.asyncDispose]();
    await world.change('a', { times: 30 });
    await log[Symbol.asyncDispose]();
    const rows = await query(
      world.database.fork(),
      `select from ${world.database.schema}.event_log where sequence > 0`,
    );
    expect(rows).toHaveLength(30);
    if (world.redis) expect(await tailOf(world)).toEqual(range(1, 30));
  });

  test('pruning deletes what is too old, and nothing that follows something younger', async () => {
    await using world = await createWorld();
    await world.change('a', { times: 600 });
    world.time.advance(4 * 86_400_000);
    await world.change('a', { times: 2 });
    await world.log.newest();
    expect(await world.log.prune()).toBe(0);
    world.time.advance(4 * 86_400_000);
    expect(await world.log.prune()).toBe(600);
    const reader = world.openLog();
    expect(await reader.read({ after: 0, limit: 10 })).toMatchObject({ oldest: 601, newest: 602 });
    world.time.advance(8 * 86_400_000);
    expect(await world.log.prune()).toBe(2);
    expect(await reader.read({ after: 0, limit: 10 })).toMatchObject({ oldest: 603, newest: 602, events: [] });
  });

  test("erasing takes a tenant's payloads out of the log and its tail", async () => {
    await using world = await createWorld();
    await world.change('a', { clientId: 'leaves', times: 3 });
    await world.change('b', { clientId: 'stays' });
    await world.log.newest();
    expect(await world.log.erase('leaves')).toBe(3);
    expect(await world.log.erase('leaves')).toBe(0);
    expect((await world.events()).map(({ payload }) => payload)).toEqual([null, null, null, { version: 1 }]);
    const { redis } = world;
    if (!redis) return;
    await vi.waitFor(async () => expect(await tailOf(world)).toEqual(range(1, 4)));
    const entries = await redis.xrange(streamOf(PUBLISHER), '-', '+', 'COUNT', 1);
    expect(JSON.parse(entries[0]?.[1][3] ?? '')).toMatchObject({ sequence: 1, payload: null });
  });

  test('a page can be of topics, of a tenant or of an aggregate, from memory as from the table', async () => {
    await using world = await createWorld();
    for (const [account, clientId] of ['a:1', 'b:1', 'a:1', 'c:2'].map((pair) => pair.split(':'))) {
      await world.change(account, { clientId });
    }
    await world.log.newest();
    for (const log of [world.log, world.openLog()]) {
      const read = async (filter: object) => sequencesOf((await log.read({ after: 0, limit: 10, ...filter })).events);
      expect(await read({ topics: ['account'], clientId: '1' })).toEqual([1, 2, 3]);
      expect(await read({ topics: ['account', 'note'], aggregateId: 'a' })).toEqual([1, 3]);
      expect(await read({ topics: ['note'] })).toEqual([]);
      expect(await read({ limit: 2, after: 1 })).toEqual([2, 3]);
    }
  });
});

async function changeOften(world: World, account: string) {
  for (let time = 0; time < 10; time += 1) await world.change(account, { times: 2 });
}

/** The sequences in the stream. */
async function tailOf({ redis }: World): Promise<number[]> {
  const entries = (await redis?.xrange(streamOf(PUBLISHER), '-', '+')) ?? [];
  return entries.map(([id]) => Number(id.split('-')[0]));
}
