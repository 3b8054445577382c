import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { withDeadline } from '../resilience/deadline.ts';
import { createPump } from './pump.ts';
import { streamOf, TAIL_LENGTH, toEntryId, toFields } from './redis-stream.ts';
import type { EventPage, ReadRequest } from './stored-event.ts';

export interface RedisPublisher {
  /** There may be something to publish. */
  wake(): void;
  /** Publishes the tail anew, as the log is now. Throws when Redis cannot be reached. */
  renew(): Promise<void>;
  /** Publishes what is left. */
  stop(): Promise<void>;
}

const DEADLINE_MILLISECONDS = 2_000;
const BATCH = 200;
// A run publishes at most the tail, twice over for what is written meanwhile.
const MOST_BATCHES = (2 * TAIL_LENGTH) / BATCH;

/** Answers the id of the newest entry, having dropped a stream that is empty or of another epoch: its ids go too high. */
const CONTINUE_STREAM = `
  local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  if last and last[2][2] == ARGV[1] then return last[1] end
  redis.call('DEL', KEYS[1])
  return false`;

/**
 * Keeps the tail of the log in a Redis stream: continues where the stream ends, whoever wrote it and however long Redis
 * was away. Several may do so at once. A failure is logged once and tried again with the next wake.
 */
export function createRedisPublisher(o: {
  redis: Redis;
  publisher: string;
  log: { read(request: ReadRequest): Promise<EventPage>; epoch(): string | undefined; newest(): number | undefined };
  logger: Logger;
}): RedisPublisher {
  const stream = streamOf(o.publisher);
  let published = 0;
  let publishedEpoch: string | undefined;
  let isFailing = false;

  async function publishNext(epoch: string): Promise<number> {
    const page = await o.log.read({ after: published, limit: BATCH });
    if (page.epoch !== epoch || page.events.length === 0) return 0;
    const pipeline = o.redis.pipeline();
    for (const event of page.events) {
      pipeline.xadd(stream, 'MAXLEN', '~', TAIL_LENGTH, toEntryId(event.sequence), ...toFields(epoch, event));
    }
    const results = await withDeadline(pipeline.exec(), DEADLINE_MILLISECONDS);
    for (const [error] of results ?? []) if (error && !isRefusal(error)) throw error;
    published = page.events.at(-1)?.sequence ?? published;
    return page.events.length;
  }

  async function publish(epoch: string, newest: number) {
    const lastId = await withDeadline(o.redis.eval(CONTINUE_STREAM, 1, stream, epoch), DEADLINE_MILLISECONDS);
    const last = typeof lastId === 'string' ? Number(lastId.split('-')[0]) : 0;
    published = Math.max(last, newest - TAIL_LENGTH);
    publishedEpoch = epoch;
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      if ((await publishNext(epoch)) < BATCH) break;
    }
  }

  async function run() {
    const [epoch, newest] = [o.log.epoch(), o.log.newest()];
    if (epoch === undefined || newest === undefined) return;
    if (publishedEpoch === epoch && published >= newest && !isFailing) return;
    try {
      await publish(epoch, newest);
      if (isFailing) o.logger.info({ publisher: o.publisher }, 'the tail of the event log is in Redis again');
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        o.logger.warn({ err: error, publisher: o.publisher }, 'the tail of the event log is not in Redis');
      isFailing = true;
    }
  }

  const pump = createPump(run);

  return {
    wake: pump.wake,
    async renew() {
      await withDeadline(o.redis.del(stream), DEADLINE_MILLISECONDS);
      publishedEpoch = undefined;
      pump.wake();
    },
    async stop() {
      await pump.stop();
      await run();
    },
  };
}

/** `XADD` of an id that is not higher than the newest: another process has published this event. */
const isRefusal = (error: Error): boolean => /equal or smaller/.test(error.message);
