import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Migration } from '@mikro-orm/migrations';
import type { EntityManager } from '@mikro-orm/sql';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe } from 'vitest';
import { z } from 'zod';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { transact } from '#foundation/database/transact.ts';
import { type Consumer, type ConsumerOptions, createConsumer, on } from '#foundation/events/consumer.ts';
import { defineEvent } from '#foundation/events/define-event.ts';
import { createEventLog, type EventLog } from '#foundation/events/log.ts';
import { eventMigrations } from '#foundation/events/migrations.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { createRedisTail, type RedisTail } from '#foundation/events/redis-tail.ts';
import { createRemoteSource } from '#foundation/events/remote-source.ts';
import { query } from '#foundation/events/sql.ts';
import { type EventSource, readRequestSchema, type StoredEvent } from '#foundation/events/stored-event.ts';
import { freePort, startChild, untilReady } from '../../support/child.ts';
import { createManualClock, type ManualClock } from '../../support/clock.ts';
import {
  createTestDatabase,
  type DatabaseKind,
  onEachDatabase,
  silent,
  type TestDatabase,
} from '../../support/database.ts';
import { findProgram } from '../../support/programs.ts';
import { openTestRedis, type TestRedis, withoutRedis } from '../../support/services.ts';

/** The events of these tests: an account that counts its own changes. */
export const accountChanged = defineEvent('account.changed', 1, z.object({ version: z.int() }));
export const accountClosed = defineEvent('account.closed', 1, z.object({}));
export const noteAdded = defineEvent('note.added', 1, z.object({ text: z.string() }));

class Accounts extends Migration {
  override name = '0100-account';

  override up() {
    this.addSql('create table account (id text primary key, version int not null default 0)');
    this.addSql('create table effect (id bigint generated always as identity, consumer text, sequence int)');
  }

  override down() {
    this.addSql('drop table effect');
    this.addSql('drop table account');
  }
}

export const PUBLISHER = 'bank';

export interface World extends AsyncDisposable {
  readonly kind: DatabaseKind;
  readonly database: SchemaDatabase;
  readonly time: ManualClock;
  readonly outbox: ReturnType<typeof createOutbox>;
  /** The log of the process that publishes, started. */
  readonly log: EventLog;
  readonly redis: Redis | undefined;
  /** Closed with the world. */
  own<T extends AsyncDisposable>(resource: T): T;
  /** The log of a further process of the same subgraph. */
  openLog(o?: { pollMilliseconds?: number }): EventLog;
  /** The log as a consumer reads it: the log itself where there are tables alone, else its tail in Redis, and HTTP. */
  source(log?: EventLog, o?: { pollMilliseconds?: number }): Promise<EventSource>;
  /** A consumer that records what it applies. */
  consumer(name: string, options?: Partial<ConsumerOptions>): Promise<Consumer>;
  /** Waits until the consumer has applied all that is committed now. */
  catchUp(consumer: Consumer): Promise<void>;
  /** Changes an account, and tells so, in one transaction; answers once it is committed. */
  change(account?: string, o?: { clientId?: string; times?: number }): Promise<void>;
  /** The sequences that a consumer has applied, in the order in which it did. */
  effects(consumer: string): Promise<number[]>;
  /** Every numbered event. */
  events(): Promise<StoredEvent[]>;
}

export type WorldFactory = (o?: { redis?: Redis }) => Promise<World>;

/** Runs the suite on each database, with the tables alone and with Redis. */
export function onEachWorld(name: string, suite: (createWorld: WorldFactory) => void): void {
  onEachDatabase(`${name}, tables alone`, (kind) => suite(prepareWorlds(kind, false)));
  onEachWorldWithRedis(name, suite);
}

export function onEachWorldWithRedis(name: string, suite: (createWorld: WorldFactory) => void): void {
  const reason = withoutRedis() ? ' (skipped: no Redis found)' : '';
  const onEach = () => onEachDatabase('log', (kind) => suite(prepareWorlds(kind, true)));
  describe.skipIf(withoutRedis())(`${name}, with Redis${reason}`, onEach);
}

/** One database for the suite, a schema of its own for each world. */
function prepareWorlds(kind: DatabaseKind, hasRedis: boolean): WorldFactory {
  let server: TestDatabase | undefined;
  let redis: TestRedis | undefined;
  let count = 0;
  beforeAll(async () => {
    server = await createTestDatabase({ kind, poolSize: 12 });
    redis = hasRedis ? await openTestRedis() : undefined;
  });
  afterAll(async () => {
    await redis?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });
  return async (o = {}) => {
    if (!server) throw new Error('A world is made inside a test.');
    count += 1;
    const chosen = o.redis ?? redis?.redis;
    await redis?.redis.flushdb();
    return createWorld(server, `world_${count}`, chosen);
  };
}

async function createWorld({ server, kind }: TestDatabase, schema: string, redis: Redis | undefined): Promise<World> {
  const resources = new AsyncDisposableStack();
  const database = resources.use(
    await server.openSchema({ schema, entities: [], migrations: [...eventMigrations, Accounts] }),
  );
  await database.migrate();
  const time = createManualClock();
  const { clock } = time;
  const outbox = createOutbox({ clock });
  const own = <T extends AsyncDisposable>(resource: T): T => resources.use(resource);
  const openLog = (o: { pollMilliseconds?: number } = {}) =>
    own(createEventLog({ database, publisher: PUBLISHER, redis, logger: silent, clock, ...o }));
  const log = openLog();
  await log.start();
  let tail: RedisTail | undefined;

  const world = {
    kind,
    database,
    time,
    outbox,
    log,
    redis,
    own,
    openLog,
    async source(from = log, o: { pollMilliseconds?: number } = {}) {
      if (!redis) return from;
      tail ??= own(createRedisTail({ redis, logger: silent }));
      const { url } = own(await serveEvents(from));
      const authorize = () => ({});
      return own(createRemoteSource({ publisher: PUBLISHER, url, tail, authorize, logger: silent, ...o }));
    },
    async consumer(name: string, options: Partial<ConsumerOptions> = {}) {
      const source = options.source ?? (await world.source());
      const handlers = [on(accountChanged, recordEffect(database.schema, name))];
      const consumer = createConsumer({ name, database, handlers, logger: silent, clock, ...options, source });
      return own(consumer);
    },
    catchUp: async (consumer: Consumer) => consumer.caughtUp(await log.newest()),
    change: (account = 'a', { clientId = 'client-1', times = 1 } = {}) =>
      transact(database.fork(), (tx) => changeAccount(tx, outbox, { account, clientId, times })),
    async effects(consumer: string) {
      const sql = `select sequence from ${schema}.effect where consumer = $1 order by id`;
      return (await query<{ sequence: number }>(database.fork(), sql, [consumer])).map(({ sequence }) => sequence);
    },
    events: () => readAll(log),
  };
  return { ...world, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** The change locks the account until its transaction ends. */
async function changeAccount(
  tx: EntityManager,
  outbox: World['outbox'],
  { account, clientId, times }: { account: string; clientId: string; times: number },
) {
  const schema = tx.config.get('schema');
  const [row] = await query<{ version: number }>(
    tx,
    `insert into ${schema}.account (id, version) values ($1, $2)
     on conflict (id) do update set version = account.version + $2 returning version`,
    [account, times],
  );
  const newest = row?.version ?? 0;
  for (let version = newest - times + 1; version <= newest; version += 1)
    outbox.add(tx, accountChanged, { aggregateId: account, clientId, payload: { version } });
}

export const recordEffect =
  (schema: string, consumer: string) =>
  async (tx: EntityManager, { sequence }: StoredEvent): Promise<void> => {
    await query(tx, `insert into ${schema}.effect (consumer, sequence) values ($1, $2)`, [consumer, sequence]);
  };

async function readAll(source: EventSource): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await source.read({ after: events.at(-1)?.sequence ?? 0, limit: 500 });
    events.push(...page.events);
    if (page.events.length < 500) return events;
  }
}

/** What a subgraph serves at `GET /events`, without the signature. */
export async function serveEvents(log: EventLog) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const wanted = readRequestSchema.parse(Object.fromEntries(searchParams));
    log.read(wanted).then(
      (page) => response.setHeader('content-type', 'application/json').end(JSON.stringify(page)),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A Redis server that the test itself takes away, and brings back empty at the same place. */
export async function startOwnRedis() {
  const program = findProgram('redis-server');
  if (!program) throw new Error('There is no Redis: guard the suite with describe.skipIf(withoutRedis()).');
  const port = await freePort();
  const start = async () => {
    const child = startChild(program, [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
    ]);
    await untilReady(child, () => isListening(port));
    return child;
  };
  let child = await start();
  return {
    url: `redis://127.0.0.1:${port}/0`,
    stop: () => child[Symbol.asyncDispose](),
    async startAgain() {
      child = await start();
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

async function isListening(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export const sequencesOf = (events: readonly StoredEvent[]): number[] => events.map(({ sequence }) => sequence);

/** `from` to `to`, both included. */
export const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);
