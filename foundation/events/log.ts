import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { SchemaDatabase } from '../database/open.ts';
import { createEventWindow } from './event-window.ts';
import { createFollower, EventLogClosed, type Follower, type FollowRequest } from './follow.ts';
import { createListeners } from './listeners.ts';
import { type LogState, readState, readTable } from './log-table.ts';
import { eraseEvents, pruneLog } from './log-upkeep.ts';
import { registerRelay } from './own-relays.ts';
import { createPump } from './pump.ts';
import { createRedisPublisher } from './redis-publisher.ts';
import { createRelay } from './relay.ts';
import { newsChannel, wakeChannel } from './sql.ts';
import { type EventSource, type Position, READ_LIMIT } from './stored-event.ts';

export type { Follower, FollowItem, FollowRequest } from './follow.ts';
export type { EventPage, EventSource, Position, ReadRequest, StoredEvent } from './stored-event.ts';

export interface EventLogOptions {
  readonly database: SchemaDatabase;
  /** The name under which others know this log. */
  readonly publisher: string;
  /** Where the tail is published for other processes. */
  readonly redis?: Redis;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Events older than this, in domain time, may be pruned. */
  readonly keepDays?: number;
  /** How often it is looked what was not heard of; a second, or five on the embedded database, unless told. */
  readonly pollMilliseconds?: number;
}

export interface EventLog extends EventSource, AsyncDisposable {
  /** Numbers rows when they are committed and hears what other processes have numbered, until disposed. */
  start(): Promise<void>;
  /** Numbers what is committed by now; answers how many rows. */
  relayOnce(): Promise<number>;
  /** Where the log ends, as far as this process has heard. */
  position(): Promise<Position>;
  /** Replays what came after `request.after`, then goes on live. */
  follow(request: FollowRequest, signal?: AbortSignal): Follower;
  /** Deletes what is older than the kept days; answers how many events. */
  prune(now?: Date): Promise<number>;
  /**
   * Takes the payloads of a tenant's events out of the log, its tail and its dead letters; answers how many events.
   * Throws when the tail cannot be reached, and can be called again. Other processes may hold the most recent events in
   * memory a little longer.
   */
  erase(clientId: string): Promise<number>;
}

// What is notified on the embedded database cannot be lost on the way: there a poll only makes up for a failure.
const POLL_MILLISECONDS = { postgres: 1_000, pglite: 5_000 };
// The first news of a quiet time is numbered at once; in a busy time what comes within the rest shares a transaction.
const REST_MILLISECONDS = 5;

/**
 * One subgraph's log over its own table. Disposing numbers, and publishes, what is committed by then; a closed log throws
 * EventLogClosed to its readers.
 */
export function createEventLog(o: EventLogOptions): EventLog {
  const { database, publisher, redis, logger, clock, keepDays = 7 } = o;
  const { schema } = database;
  const pollMilliseconds = o.pollMilliseconds ?? POLL_MILLISECONDS[database.server.kind];
  const window = createEventWindow();
  const listeners = createListeners({ logger });
  const closers = new Set<() => void>();
  const resources = new AsyncDisposableStack();
  let isFailing = false;
  let isRelaying = false;
  let heardOf = 0;
  let isClosed = false;
  let closed: Promise<void> | undefined;

  const relay = createRelay({
    database,
    onNumbered(epoch, events) {
      if (window.epoch === epoch) window.append(events);
      else if (window.epoch !== undefined) polling.wake();
      listeners.tell(events);
      tail?.wake();
    },
  });

  const read: EventLog['read'] = async (request) => {
    // Nobody would ever tell a reader of what comes: it is to go elsewhere.
    if (isClosed) throw new EventLogClosed();
    return window.read(request) ?? (await readTable(database.fork(), schema, request));
  };

  const tail =
    redis &&
    createRedisPublisher({
      redis,
      publisher,
      log: { read, epoch: () => window.epoch, newest: () => window.newest },
      logger,
    });

  /** Brings the window up to what other processes have numbered. */
  async function catchUp(): Promise<LogState> {
    const known = window.newest ?? 0;
    const state = await readState(database.fork(), schema);
    if (window.epoch === undefined) return state;
    if (state.hasUnnumbered) relaying.wake();
    window.setOldest(state.oldest);
    // A database that fell back to an older state keeps the epoch but has lost events.
    if (window.epoch !== state.epoch || state.newest < known) {
      window.reset(state);
      listeners.tell(undefined);
    } else if (state.newest > (window.newest ?? 0)) {
      const after = Math.max(window.newest ?? 0, state.newest - READ_LIMIT);
      const { events } = await readTable(database.fork(), schema, { after, limit: READ_LIMIT });
      listeners.tell(window.append(events));
    }
    tail?.wake();
    return state;
  }

  async function attempt(work: () => Promise<void>) {
    try {
      await work();
      if (isFailing) logger.info({ publisher }, 'the event log goes on');
      isFailing = false;
    } catch (error) {
      if (!isFailing) logger.error({ err: error, publisher }, 'the event log cannot go on and will try again');
      isFailing = true;
    }
  }

  const relaying = createPump(async () => {
    isRelaying = true;
    await attempt(async () => void (await relay.relayOnce()));
    isRelaying = false;
    hearNews(0);
  }, REST_MILLISECONDS);
  const polling = createPump(() => attempt(async () => void (await catchUp())));

  /** This process hears of its own numbering as well, often before the statement has returned. */
  function hearNews(newest: number) {
    heardOf = Math.max(heardOf, newest);
    if (!isRelaying && heardOf > (window.newest ?? heardOf)) polling.wake();
  }

  async function start() {
    window.reset(await readState(database.fork(), schema));
    resources.use(await database.server.listen(wakeChannel(schema), relaying.wake));
    resources.defer(registerRelay(database.fork(), relaying.wake));
    resources.use(await database.server.listen(newsChannel(schema), (newest) => hearNews(Number(newest))));
    const timer = setInterval(polling.wake, pollMilliseconds);
    resources.defer(() => clearInterval(timer));
    relaying.wake();
    tail?.wake();
  }

  /** Undefined while nobody keeps the window up to date. */
  function heardPosition(): Position | undefined {
    const { epoch, newest } = window;
    return epoch === undefined || newest === undefined ? undefined : { epoch, sequence: newest };
  }

  async function close() {
    await resources.disposeAsync();
    await polling.stop();
    await relaying.stop();
    await attempt(async () => void (await relay.relayOnce()));
    await tail?.stop();
    isClosed = true;
    for (const end of [...closers]) end();
    window.forget();
  }

  return {
    publisher,
    start,
    read,
    relayOnce: relay.relayOnce,
    onNews: listeners.add,
    async newest() {
      if (isClosed) throw new EventLogClosed();
      await relay.relayOnce();
      return (await catchUp()).newest;
    },
    async position() {
      const heard = heardPosition();
      if (heard) return heard;
      const { epoch, newest } = await readState(database.fork(), schema);
      return { epoch, sequence: newest };
    },
    follow(request, signal) {
      const start = heardPosition();
      return createFollower({ read, onNews: listeners.add }, { request, start, signal, closers });
    },
    async prune(now = clock()) {
      const count = await pruneLog(database, new Date(now.getTime() - keepDays * 86_400_000));
      if (count > 0) window.setOldest((await readState(database.fork(), schema)).oldest);
      return count;
    },
    async erase(clientId) {
      const count = await eraseEvents(database, clientId);
      window.clear();
      await tail?.renew();
      return count;
    },
    [Symbol.asyncDispose]: () => (closed ??= close()),
  };
}
