import { Redis } from 'ioredis';
import type { Logger } from 'pino';

export interface OpenedRedis extends AsyncDisposable {
  readonly redis: Redis;
  /** Throws unless Redis answers. */
  ping(): Promise<void>;
}

const COMMAND_MILLISECONDS = 1000;
const LONGEST_WAIT_MILLISECONDS = 2000;

/**
 * A connection that fails at once while Redis is away, as everything that uses it has another way to go, and that is
 * made again by itself for as long as it is open.
 */
export function openRedis(url: string, logger: Logger): OpenedRedis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_MILLISECONDS,
    connectTimeout: COMMAND_MILLISECONDS,
    retryStrategy: (attempt) => Math.min(LONGEST_WAIT_MILLISECONDS, attempt * 100),
  });
  let isAway = false;
  redis.on('error', (error: Error) => {
    if (!isAway) logger.warn({ err: error }, 'Redis does not answer; what it carries takes the other way.');
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) logger.info('Redis answers again.');
    isAway = false;
  });
  return {
    redis,
    ping: async () => {
      await redis.ping();
    },
    [Symbol.asyncDispose]: async () => redis.disconnect(),
  };
}
