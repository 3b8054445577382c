import { Redis } from 'ioredis';
import { expect, test, vi } from 'vitest';
import type { ConsumerOptions } from '#foundation/events/consumer.ts';
import { createEventLog, type EventLog } from '#foundation/events/log.ts';
import { streamOf, toEntryId, toFields } from '#foundation/events/redis-stream.ts';
import { createRedisTail } from '#foundation/events/redis-tail.ts';
import { createRemoteSource } from '#foundation/events/remote-source.ts';
import { silent } from '../../support/database.ts';
import { onEachWorldWithRedis, PUBLISHER, range, serveEvents, startOwnRedis, type World } from './fixture.ts';

const patient = { timeout: 10_000 };
// So that what is found in time was not found by asking the log every now and then.
const withoutPolls = { pollMilliseconds: 600_000 };

onEachWorldWithRedis('the tail', (createWorld) => {
  test('events arrive through Redis alone once the reader knows the log', async () => {
    await using world = await createWorld();
    const { source, server } = await openReader(world, world.redis as Redis);
    await world.change();
    const consumer = await startConsumer(world, { source });
    await world.catchUp(consumer);
    await server[Symbol.asyncDispose]();
    await world.change('a', { times: 3 });
    await vi.waitFor(async () => expect(await world.effects('one')).toEqual(range(1, 4)), patient);
  });

  test('a hole in the tail is read from the log', async () => {
    await using world = await createWorld();
    const redis = world.redis as Redis;
    const log = await openLogWithoutTail(world);
    const { source } = await openReader(world, redis, { log, ...withoutPolls });
    await world.change('a', { times: 2 });
    const known = await log.newest();
    const consumer = await startConsumer(world, { source });
    await consumer.caughtUp(known);
    await vi.waitFor(async () => expect(await blockedClients(redis)).toHaveLength(1), patient);
    await world.change('a', { times: 6 });
    await log.newest();
    const { epoch } = await log.position();
    const { events } = await log.read({ after: 4, limit: 10 });
    expect(events.map(({ sequence }) => sequence)).toEqual([5, 6, 7, 8]);
    for (const event of events) {
      await redis.xadd(streamOf(PUBLISHER), toEntryId(event.sequence), ...toFields(epoch, event));
    }
    await vi.waitFor(async () => expect(await world.effects('one')).toEqual(range(1, 8)), patient);
  });

  test('an unreadable entry is read from the log', async () => {
    await using world = await createWorld();
    const redis = world.redis as Redis;
    const log = await openLogWithoutTail(world);
    const { source } = await openReader(world, redis, { log, ...withoutPolls });
    await world.change('a', { times: 2 });
    const known = await log.newest();
    const consumer = await startConsumer(world, { source });
    await consumer.caughtUp(known);
    await world.change('a', { times: 2 });
    await log.newest();
    await redis.xadd(streamOf(PUBLISHER), toEntryId(3), 'not', 'an', 'event', 'of ours');
    await vi.waitFor(async () => expect(await world.effects('one')).toEqual(range(1, 4)), patient);
  });

  test('without Redis events are applied from the log; when it is back, empty, the tail goes on', async () => {
    await using server = await startOwnRedis();
    await using redis = openClient(server.url);
    await using world = await createWorld({ redis: redis.client });
    const { source } = await openReader(world, redis.client);
    const consumer = await startConsumer(world, { source });
    await world.change('a', { times: 3 });
    await world.catchUp(consumer);
    await vi.waitFor(async () => expect(await tailOf(redis.client)).toEqual([1, 2, 3]), patient);

    await server.stop();
    await world.change('a', { times: 3 });
    await world.catchUp(consumer);
    expect(await world.effects('one')).toEqual(range(1, 6));

    await server.startAgain();
    await vi.waitFor(async () => expect(await tailOf(redis.client)).toEqual(range(1, 6)), patient);
    await world.change('a', { times: 3 });
    await world.catchUp(consumer);
    expect(await world.effects('one')).toEqual(range(1, 9));
    await vi.waitFor(async () => expect(await tailOf(redis.client)).toEqual(range(1, 9)), patient);
  });

  test('a log starts, numbers and closes while Redis is away', async () => {
    await using server = await startOwnRedis();
    await using redis = openClient(server.url);
    await server.stop();
    await using world = await createWorld({ redis: redis.client });
    await world.change('a', { times: 3 });
    expect(await world.log.newest()).toBe(3);
  });

  test('what a process numbered and could not publish, another publishes', async () => {
    await using world = await createWorld();
    await world.log[Symbol.asyncDispose]();
    const mute = createEventLog({
      ...world,
      publisher: PUBLISHER,
      logger: silent,
      clock: world.time.clock,
      redis: undefined,
    });
    await world.change('a', { times: 4 });
    await mute.relayOnce();
    expect(await tailOf(world.redis as Redis)).toEqual([]);
    const log = world.openLog();
    await log.start();
    await vi.waitFor(async () => expect(await tailOf(world.redis as Redis)).toEqual(range(1, 4)), patient);
  });

  test('a stream that another life of the log has left behind is dropped', async () => {
    await using world = await createWorld();
    const redis = world.redis as Redis;
    const [event] = [{ ...(await exampleEvent(world)), sequence: 900 }];
    await redis.del(streamOf(PUBLISHER));
    await redis.xadd(streamOf(PUBLISHER), toEntryId(900), ...toFields('another epoch', event));
    await world.change('a', { times: 2 });
    await vi.waitFor(async () => expect(await tailOf(redis)).toEqual(range(1, 3)), patient);
  });

  test('one blocking read serves every stream of the process', async () => {
    await using world = await createWorld();
    const redis = world.redis as Redis;
    await using tail = createRedisTail({ redis, logger: silent });
    const arrived: number[] = [];
    const connected: string[] = [];
    tail.watch('one', { position: () => undefined, arrived: () => {}, connected: () => connected.push('one') });
    tail.watch('two', {
      position: () => undefined,
      arrived: (entries) => arrived.push(...entries.map(({ event }) => event.sequence)),
      connected: () => connected.push('two'),
    });
    await vi.waitFor(() => expect(connected.sort()).toEqual(['one', 'two']), patient);
    const event = { ...(await exampleEvent(world)), sequence: 5 };
    await redis.xadd(streamOf('two'), toEntryId(5), ...toFields('epoch', event));
    await vi.waitFor(() => expect(arrived).toEqual([5]), patient);
    await vi.waitFor(async () => expect(await blockedClients(redis)).toHaveLength(1), patient);
  });

  test('a log without a tail is asked, and closing its reader ends the asking', async () => {
    await using world = await createWorld();
    await using server = await serveEvents(world.log);
    const source = createRemoteSource({ publisher: PUBLISHER, url: server.url, authorize: () => ({}), logger: silent });
    const news = Promise.withResolvers<void>();
    source.onNews((events) => {
      if (events?.some(({ sequence }) => sequence === 2)) news.resolve();
    });
    await vi.waitFor(() => expect(server.requests()).toBeGreaterThan(0), patient);
    await world.change('a', { times: 2 });
    await news.promise;
    expect((await source.read({ after: 0, limit: 10 })).events).toHaveLength(2);
    await source[Symbol.asyncDispose]();
    await expect(source.read({ after: 0, limit: 10 })).rejects.toThrow('closed');
  });
});

/** As request paths use Redis: a dead one is noticed at once. */
function openClient(url: string) {
  const options = { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 1_000 };
  const client = new Redis(url, { ...options, retryStrategy: () => 50 });
  client.on('error', () => {});
  return { client, [Symbol.asyncDispose]: async () => client.disconnect() };
}

async function openReader(
  world: World,
  redis: Redis,
  { log = world.log, ...more }: { log?: EventLog; pollMilliseconds?: number } = {},
) {
  const server = world.own(await serveEvents(log));
  const tail = world.own(createRedisTail({ redis, logger: silent }));
  const options = { publisher: PUBLISHER, url: server.url, tail, authorize: () => ({}), logger: silent, ...more };
  return { server, source: world.own(createRemoteSource(options)) };
}

/** In place of the world's own: a log that numbers, and leaves Redis to the test. */
async function openLogWithoutTail(world: World): Promise<EventLog> {
  await world.log[Symbol.asyncDispose]();
  const { database, time } = world;
  const log = world.own(createEventLog({ database, publisher: PUBLISHER, logger: silent, clock: time.clock }));
  await log.start();
  return log;
}

async function startConsumer(world: World, options: Partial<ConsumerOptions>) {
  const consumer = await world.consumer('one', options);
  await consumer.start();
  return consumer;
}

async function exampleEvent(world: World) {
  await world.change();
  await world.log.newest();
  const [event] = await world.events();
  if (!event) throw new Error('An event was expected.');
  return event;
}

/** The connections to this test's numbered database that wait in a blocking command. */
async function blockedClients(redis: Redis): Promise<string[]> {
  const clients = ((await redis.client('LIST')) as string).split('\n');
  return clients.filter((line) => line.includes(` db=${redis.options.db} `) && / flags=\S*b/.test(line));
}

async function tailOf(redis: Redis): Promise<number[]> {
  const entries = await redis.xrange(streamOf(PUBLISHER), '-', '+').catch(() => []);
  return entries.map(([id]) => Number(id.split('-')[0]));
}
