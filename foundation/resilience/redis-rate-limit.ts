import type { Redis, RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import { createInProcessRateLimiter, type RateLimiter } from './rate-limit.ts';
import { read, type Setting } from './settings.ts';
import { describeTake, type RateLimitSettings, rateLimitDefaults } from './token-bucket.ts';

/**
 * How a Redis client is opened whose answer a request waits for: without these, a dead server costs
 * each call many seconds of queueing and reconnecting.
 */
export const requestPathRedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 250,
  connectTimeout: 1_000,
} as const satisfies RedisOptions;

export interface RedisRateLimiterOptions {
  /** Opened with `requestPathRedisOptions`. */
  readonly redis: Redis;
  readonly logger: Logger;
  readonly settings?: Setting<RateLimitSettings>;
  /** Epoch milliseconds of the system's clock. */
  readonly now?: () => number;
  readonly keyPrefix?: string;
  readonly maxSubjects?: number;
  /** For how long after a failure nobody asks Redis. */
  readonly pauseMilliseconds?: number;
}

// One bucket is a hash of its tokens and the microsecond of its last refill, by the clock of Redis.
// ARGV: burst, tokens a minute, cost (0 only looks). Answers { allowed, tokens * 1e6 }.
const script = `
local burst = tonumber(ARGV[1])
local perMinute = tonumber(ARGV[2])
local cost = tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(bucket[1]) or burst
local at = tonumber(bucket[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - at) / 60000000 * perMinute)
local allowed = 0
if tokens >= cost then
  allowed = 1
  tokens = tokens - cost
end
if cost > 0 then
  redis.call('HSET', KEYS[1], 'tokens', string.format('%.9f', tokens), 'at', string.format('%.0f', math.max(at, now)))
  local fullAfter = perMinute > 0 and (burst - tokens) / perMinute * 60000 or 86400000
  redis.call('PEXPIRE', KEYS[1], math.ceil(fullAfter) + 1000)
end
return { allowed, string.format('%.0f', math.floor(tokens * 1000000)) }
`;

interface WithTake {
  takeToken(key: string, burst: number, perMinute: number, cost: number): Promise<[number, string]>;
}

/**
 * The limiter that several processes share. While Redis does not answer, each process limits for itself:
 * the first call that finds out waits for the client's own timeout, the others do not wait at all.
 */
export function createRedisRateLimiter(options: RedisRateLimiterOptions): RateLimiter {
  const { redis, logger, settings = rateLimitDefaults, now = Date.now } = options;
  const { keyPrefix = 'spotkeep:rate:', maxSubjects, pauseMilliseconds = 1_000 } = options;
  const insurance = createInProcessRateLimiter({
    settings,
    now,
    ...(maxSubjects === undefined ? {} : { maxSubjects }),
  });
  redis.defineCommand('takeToken', { numberOfKeys: 1, lua: script });
  const shared = redis as Redis & WithTake;
  let pausedUntil = Number.NEGATIVE_INFINITY;

  /** Asks Redis, or the insurance when Redis is not there. */
  async function insured<T>(ask: () => Promise<T>, instead: () => Promise<T>): Promise<T> {
    if (redis.status !== 'ready' || now() < pausedUntil) return instead();
    try {
      return await ask();
    } catch (error) {
      if (now() >= pausedUntil) logger.warn({ error }, 'Rate limits are kept by this process alone: Redis fails.');
      pausedUntil = now() + pauseMilliseconds;
      return instead();
    }
  }
  const ask = async (subject: string, cost: number, limits: RateLimitSettings) => {
    const [allowed, millionths] = await shared.takeToken(keyPrefix + subject, limits.burst, limits.perMinute, cost);
    return describeTake(allowed === 1, Number(millionths) / 1e6, cost, limits);
  };
  return {
    take: (subject, cost = 1) =>
      insured(
        () => ask(subject, cost, read(settings)),
        () => insurance.take(subject, cost),
      ),
    usage: (subject) =>
      insured(
        async () => {
          const limits = read(settings);
          const { remaining } = await ask(subject, 0, limits);
          return { subject, ...limits, remaining };
        },
        () => insurance.usage(subject),
      ),
    async reset(subject) {
      await insurance.reset(subject);
      await insured(
        async () => void (await redis.del(keyPrefix + subject)),
        async () => undefined,
      );
    },
  };
}
