import type { EntityManager } from '@mikro-orm/sql';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { transact } from '#foundation/database/transact.ts';
import { type ConsumerGap, createConsumer, type DeadLetter, on } from '#foundation/events/consumer.ts';
import { listDeadLetters } from '#foundation/events/dead-letter.ts';
import { defineEvent } from '#foundation/events/define-event.ts';
import { renewEpoch } from '#foundation/events/log-table.ts';
import { TAIL_LENGTH } from '#foundation/events/redis-stream.ts';
import { query } from '#foundation/events/sql.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import { currentRequest, runInRequest } from '#foundation/logging/request-context.ts';
import { silent } from '../../support/database.ts';
import { accountChanged, noteAdded, onEachWorld, range, recordEffect, type World } from './fixture.ts';

const quick = { attempts: 3, backoffMilliseconds: 1 };

onEachWorld('consuming', (createWorld) => {
  test('a new consumer begins with the first event, and goes on with what comes', async () => {
    await using world = await createWorld();
    await world.change('a', { times: 250 });
    const consumer = await world.consumer('one');
    await consumer.start();
    await world.catchUp(consumer);
    expect(await world.effects('one')).toEqual(range(1, 250));
    await world.change('a', { times: 3 });
    await world.catchUp(consumer);
    expect(await world.effects('one')).toEqual(range(1, 253));
    expect(await consumer.position()).toBe(253);
  });

  test('news wakes a consumer without being asked', async () => {
    await using world = await createWorld();
    const consumer = await world.consumer('one');
    await consumer.start();
    await world.change('a', { times: 2 });
    await vi.waitFor(async () => expect(await world.effects('one')).toEqual([1, 2]), { timeout: 5_000 });
  });

  test('a consumer that starts again goes on where it ended', async () => {
    await using world = await createWorld();
    const source = await world.source();
    await world.change('a', { times: 5 });
    const first = await world.consumer('one', { source });
    await world.catchUp(first);
    await first.drain();
    await world.change('a', { times: 5 });
    const second = await world.consumer('one', { source });
    await world.catchUp(second);
    expect(await world.effects('one')).toEqual(range(1, 10));
  });

  test('a consumer that was away for longer than the tail misses nothing', async () => {
    await using world = await createWorld();
    const source = await world.source();
    const consumer = await world.consumer('one', { source });
    await consumer.start();
    await world.change('a');
    await world.catchUp(consumer);
    await consumer.drain();
    const missed = 2 * TAIL_LENGTH;
    for (let batch = 0; batch < 4; batch += 1) await world.change('a', { times: missed / 4 });
    await world.log.newest();
    const again = await world.consumer('one', { source });
    await again.start();
    await world.catchUp(again);
    expect(await world.effects('one')).toEqual(range(1, missed + 1));
  });

  test('what no handler is for is passed over, and not read again', async () => {
    await using world = await createWorld();
    const source = await world.source();
    await transact(world.database.fork(), async (tx) => {
      for (const text of ['1', '2', '3']) {
        world.outbox.add(tx, noteAdded, { aggregateId: 'n', clientId: null, payload: { text } });
      }
    });
    await world.change();
    const consumer = await world.consumer('one', { source });
    await world.catchUp(consumer);
    expect(await world.effects('one')).toEqual([4]);
    await transact(world.database.fork(), async (tx) => {
      world.outbox.add(tx, noteAdded, { aggregateId: 'n', clientId: null, payload: { text: '4' } });
    });
    await world.catchUp(consumer);
    await consumer.drain();
    const again = await world.consumer('one', { source });
    expect(await again.position()).toBe(5);
  });

  test('an effect whose commit was cut off is applied once', async () => {
    await using world = await createWorld();
    await world.change('a', { times: 3 });
    let isCut = false;
    const record = recordEffect(world.database.schema, 'one');
    const handler = on(accountChanged, async (tx, event) => {
      await record(tx, event);
      if (isCut || event.sequence !== 2) return;
      isCut = true;
      await cutOff(world, tx);
    });
    const consumer = await world.consumer('one', { ...quick, handlers: [handler] });
    await consumer.start();
    await world.catchUp(consumer);
    expect(isCut).toBe(true);
    expect(await world.effects('one')).toEqual([1, 2, 3]);
  });

  test('two processes with the same consumer apply each event once', async () => {
    await using world = await createWorld();
    const consumers = [await world.consumer('one'), await world.consumer('one')];
    await Promise.all(consumers.map((consumer) => consumer.start()));
    for (let time = 0; time < 20; time += 1) await world.change('a', { times: 15 });
    await Promise.all(consumers.map((consumer) => world.catchUp(consumer)));
    expect(await world.effects('one')).toEqual(range(1, 300));
  });

  test('an event that cannot be applied becomes a dead letter, holds nobody up, and can be replayed', async () => {
    await using world = await createWorld();
    await world.change('a', { times: 5 });
    const record = recordEffect(world.database.schema, 'one');
    const tries: number[] = [];
    let isBroken = true;
    const handler = on(accountChanged, async (tx, event) => {
      await record(tx, event);
      if (event.sequence === 3) tries.push(event.sequence);
      if (event.sequence === 3 && isBroken) throw new Error('This one is broken.');
    });
    const told: DeadLetter[] = [];
    const onDeadLetter = (_tx: EntityManager, letter: DeadLetter) => told.push(letter);
    const consumer = await world.consumer('one', { ...quick, handlers: [handler], onDeadLetter });
    await world.catchUp(consumer);
    expect(await world.effects('one')).toEqual([1, 2, 4, 5]);
    // Once with its batch, then by itself.
    expect(tries).toHaveLength(1 + 3);

    const { database } = world;
    const letters = await listDeadLetters(database.fork(), database.schema, { limit: 10 });
    expect(letters).toEqual(told);
    expect(letters).toMatchObject([
      { consumer: 'one', publisher: 'bank', attempts: 3, error: 'Error: This one is broken.', event: { sequence: 3 } },
    ]);
    const id = letters[0]?.id ?? '';
    await expect(consumer.replayDeadLetter(id)).rejects.toThrow('broken');
    isBroken = false;
    expect(await consumer.replayDeadLetter(id)).toBe(true);
    expect(await consumer.replayDeadLetter(id)).toBe(false);
    expect(await consumer.replayDeadLetter('no such letter')).toBe(false);
    expect(await world.effects('one')).toEqual([1, 2, 4, 5, 3]);
    expect(await listDeadLetters(database.fork(), database.schema, { limit: 10, consumer: 'one' })).toEqual([]);
  });

  test('a payload of another shape becomes a dead letter', async () => {
    await using world = await createWorld();
    const stricter = defineEvent('account.changed', 1, z.object({ version: z.int().max(1) }));
    await world.change('a', { times: 2 });
    const consumer = await world.consumer('one', { ...quick, handlers: [on(stricter, async () => {})] });
    await world.catchUp(consumer);
    const { database } = world;
    const letters = await listDeadLetters(database.fork(), database.schema, { limit: 10 });
    expect(letters.map(({ event }) => event.sequence)).toEqual([2]);
  });

  test('a handler runs in the request that caused the event', async () => {
    await using world = await createWorld();
    await runInRequest({ requestId: 'request-9' }, () => world.change('a', { clientId: 'client-9' }));
    const seen: unknown[] = [];
    const handler = on(accountChanged, async () => seen.push(currentRequest()));
    const consumer = await world.consumer('one', { handlers: [handler] });
    await world.catchUp(consumer);
    expect(seen).toEqual([{ requestId: 'request-9', traceparent: undefined, clientId: 'client-9' }]);
  });

  test('what was erased is not applied', async () => {
    await using world = await createWorld();
    await world.change('a', { clientId: 'leaves' });
    await world.change('b', { clientId: 'stays' });
    await world.log.newest();
    await world.log.erase('leaves');
    const consumer = await world.consumer('one');
    await world.catchUp(consumer);
    expect(await world.effects('one')).toEqual([2]);
  });

  test('a consumer that was away for longer than the log is kept says so and goes on', async () => {
    await using world = await createWorld();
    const source = await world.source();
    await world.change('a', { times: 4 });
    const first = await world.consumer('one', { source });
    await world.catchUp(first);
    await first.drain();
    await world.change('a', { times: 6 });
    world.time.advance(8 * 86_400_000);
    await world.change('a', { times: 2 });
    await world.log.newest();
    await world.log.prune();
    const gaps: ConsumerGap[] = [];
    // A process that does not have the events in memory.
    const other = await world.source(world.openLog());
    const second = await world.consumer('one', { source: other, onGap: (gap) => gaps.push(gap) });
    await world.catchUp(second);
    expect(gaps).toEqual([{ consumer: 'one', publisher: 'bank', reason: 'PRUNED', from: 4, to: 10 }]);
    expect(await world.effects('one')).toEqual([1, 2, 3, 4, 11, 12]);
  });

  test('a log that was made anew is read from its beginning', async () => {
    await using world = await createWorld();
    await world.change('a', { times: 4 });
    const gaps: ConsumerGap[] = [];
    const source = await world.source(world.log, { pollMilliseconds: 100 });
    const consumer = await world.consumer('one', { source, onGap: (gap) => gaps.push(gap) });
    await consumer.start();
    await world.catchUp(consumer);
    await makeAnew(world);
    await world.change('b', { times: 2 });
    await vi.waitFor(async () => expect(await world.effects('one')).toEqual([1, 2, 3, 4, 1, 2]), { timeout: 10_000 });
    expect(gaps).toEqual([{ consumer: 'one', publisher: 'bank', reason: 'REPLACED', from: 4, to: 0 }]);
  });

  test('a log that only got a new epoch is read on without a gap', async () => {
    await using world = await createWorld();
    const source = await world.source();
    await world.change('a', { times: 4 });
    const gaps: ConsumerGap[] = [];
    const first = await world.consumer('one', { source });
    await world.catchUp(first);
    await first.drain();
    await renewEpoch(world.database.fork(), world.database.schema);
    await world.change('a', { times: 2 });
    const second = await world.consumer('one', { source, onGap: (gap) => gaps.push(gap) });
    await world.catchUp(second);
    expect(await world.effects('one')).toEqual(range(1, 6));
    expect(gaps).toEqual([]);
  });

  test('two handlers for one type in one consumer are refused', async () => {
    await using world = await createWorld();
    const handlers = [on(accountChanged, async () => {}), on(accountChanged, async () => {})];
    const { database, log: source, time } = world;
    const create = () => createConsumer({ name: 'one', database, source, handlers, logger: silent, clock: time.clock });
    expect(create).toThrow('account.changed');
  });

  test('a drain ends after the batch in hand', async () => {
    await using world = await createWorld();
    await world.change();
    const begun = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const record = recordEffect(world.database.schema, 'one');
    const handle = async (tx: EntityManager, event: StoredEvent) => {
      begun.resolve();
      await gate.promise;
      await record(tx, event);
    };
    const consumer = await world.consumer('one', { handlers: [on(accountChanged, handle)] });
    await consumer.start();
    await begun.promise;
    const drained = consumer.drain();
    gate.resolve();
    await drained;
    await world.change();
    await world.log.newest();
    expect(await world.effects('one')).toEqual([1]);
  });
});

/** On Postgres the connection dies; PGlite has none, so there the transaction is left by an error. */
async function cutOff(world: World, tx: EntityManager): Promise<void> {
  if (world.kind === 'postgres') await query(tx, 'select pg_terminate_backend(pg_backend_pid())');
  throw new Error('cut off');
}

/** What a database that is created again looks like. */
async function makeAnew({ database }: World): Promise<void> {
  await transact(database.fork(), async (tx) => {
    await query(tx, `delete from ${database.schema}.event_log`);
    await query(tx, `update ${database.schema}.event_counter set last_sequence = 0`);
    await renewEpoch(tx, database.schema);
  });
}
