import type { Redis, RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { pause, untilAborted, withDeadline } from '../resilience/deadline.ts';
import { sequenceOf, streamOf, type TailEntry, toEntryId, toTailEntry } from './redis-stream.ts';

export interface TailWatcher {
  /** The newest sequence known: where the stream is read from; undefined from its end. */
  position(): number | undefined;
  /** New entries, in order. A hole between them and those before is found by their sequence. */
  arrived(entries: readonly TailEntry[]): void;
  /** From here on entries arrive, or (false) no longer do; either way some may have been missed: look at the log. */
  connected(isConnected: boolean): void;
}

/** The tails of other publishers' logs, read by one blocking command per process. */
export interface RedisTail extends AsyncDisposable {
  watch(publisher: string, watcher: TailWatcher): () => void;
}

interface Stream {
  readonly key: string;
  readonly watchers: Set<TailWatcher>;
  /** Entries after this one are read. */
  lastId: string;
  /** Whether the end of the stream must be looked up first: on a new connection, or for a new watcher. */
  isUnknown: boolean;
}

type Reply = [key: string, entries: [id: string, fields: string[]][]][] | null;

const BLOCK_MILLISECONDS = 5_000;
const DEADLINE_MILLISECONDS = 2_000;
const BATCH = 200;
const CONNECTION: RedisOptions = {
  lazyConnect: true,
  enableOfflineQueue: true,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: undefined,
  retryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
};
const PAUSE_MILLISECONDS = [100, 250, 500, 1_000, 2_000];

/** @param redis lends its settings: the tail blocks a connection of its own. */
export function createRedisTail({ redis, logger }: { redis: Redis; logger: Logger }): RedisTail {
  const connection: Redis = redis.duplicate<RedisOptions>(CONNECTION);
  // Failures are met where the commands are; without a listener they would end the process.
  connection.on('error', () => undefined);
  const streams = new Map<string, Stream>();
  const closing = new AbortController();
  let changed = Promise.withResolvers<void>();
  let clientId: number | undefined;
  let failures = 0;

  const all = function* () {
    for (const stream of streams.values()) for (const watcher of stream.watchers) yield watcher;
  };

  /** Continues where its watchers stand, or begins where the stream ends; the rest is read from the log. */
  async function lookUp(stream: Stream) {
    const [last] = await within(connection.xrevrange(stream.key, '+', '-', 'COUNT', 1));
    const positions = [...stream.watchers].map((watcher) => watcher.position() ?? Number.POSITIVE_INFINITY);
    stream.lastId = toEntryId(Math.min(last ? sequenceOf(last[0]) : 0, ...positions));
    stream.isUnknown = false;
    for (const watcher of stream.watchers) watcher.connected(true);
  }

  const within = <T>(work: Promise<T>) => withDeadline(work, DEADLINE_MILLISECONDS, closing.signal);

  async function readOnce() {
    if (clientId === undefined) clientId = await within(connection.client('ID'));
    for (const stream of streams.values()) if (stream.isUnknown) await lookUp(stream);
    if (failures > 0) logger.info('the tails of the event logs are read from Redis again');
    failures = 0;
    const wanted = [...streams.values()];
    if (wanted.length === 0 || wanted.some(({ isUnknown }) => isUnknown)) return;
    const [keys, ids] = [wanted.map(({ key }) => key), wanted.map(({ lastId }) => lastId)];
    const reading = connection.xread('COUNT', BATCH, 'BLOCK', BLOCK_MILLISECONDS, 'STREAMS', ...keys, ...ids);
    const reply = (await withDeadline(reading, BLOCK_MILLISECONDS + DEADLINE_MILLISECONDS, closing.signal)) as Reply;
    for (const [key, entries] of reply ?? []) deliver(key, entries);
  }

  function deliver(key: string, entries: [id: string, fields: string[]][]) {
    const stream = streams.get(key);
    const last = entries.at(-1);
    if (!stream || !last) return;
    stream.lastId = last[0];
    const readable = entries.map(([id, fields]) => readEntry(id, fields)).filter((entry) => entry !== undefined);
    for (const watcher of stream.watchers) {
      watcher.arrived(readable);
      if (readable.length < entries.length) watcher.connected(true);
    }
  }

  function readEntry(id: string, fields: string[]): TailEntry | undefined {
    try {
      return toTailEntry(fields);
    } catch (error) {
      logger.warn({ err: error, sequence: sequenceOf(id) }, 'an entry of the tail in Redis is unreadable');
      return undefined;
    }
  }

  async function recover(error: unknown) {
    if (failures === 0) logger.warn({ err: error }, 'the tails of the event logs are not read from Redis');
    clientId = undefined;
    for (const stream of streams.values()) stream.isUnknown = true;
    for (const watcher of all()) watcher.connected(false);
    // A connection that is silent instead of broken is given up as well.
    connection.disconnect(true);
    await pause(PAUSE_MILLISECONDS[Math.min(failures, PAUSE_MILLISECONDS.length - 1)] ?? 0, closing.signal);
    failures += 1;
  }

  async function run() {
    while (!closing.signal.aborted) {
      if (streams.size === 0) {
        await untilAborted(changed.promise, closing.signal).catch(() => undefined);
        changed = Promise.withResolvers();
        continue;
      }
      await readOnce().catch((error) => (closing.signal.aborted ? undefined : recover(error)));
    }
  }

  /** The running read does not know of the change yet. */
  function interrupt() {
    changed.resolve();
    if (clientId === undefined) return;
    // If this fails the read ends by itself, within BLOCK_MILLISECONDS.
    redis.client('UNBLOCK', clientId).catch(() => undefined);
  }

  const running = run();
  return {
    watch(publisher, watcher) {
      const key = streamOf(publisher);
      const stream = streams.get(key) ?? { key, watchers: new Set<TailWatcher>(), lastId: '0-0', isUnknown: true };
      streams.set(key, stream);
      stream.watchers.add(watcher);
      stream.isUnknown = true;
      interrupt();
      return () => {
        stream.watchers.delete(watcher);
        if (stream.watchers.size > 0 || streams.get(key) !== stream) return;
        streams.delete(key);
        interrupt();
      };
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('The tail is closed.'));
      connection.disconnect();
      await running;
    },
  };
}
