import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import type { RateLimiter } from '#foundation/resilience/rate-limit.ts';
import { createRedisRateLimiter, requestPathRedisOptions } from '#foundation/resilience/redis-rate-limit.ts';
import { createTableRateLimiter } from '#foundation/resilience/table-rate-limit.ts';
import { freePort } from '../../support/child.ts';
import { onEachDatabase, silent } from '../../support/database.ts';
import { openTestRedis, services } from '../../support/services.ts';
import { createResilienceWorld } from './resilience-world.ts';

// So slow that nothing comes back while a test runs.
const settings = { perMinute: 0.01, burst: 20 };

const passed = (takes: readonly { allowed: boolean }[]) => takes.filter(({ allowed }) => allowed).length;
const takeTogether = (limiters: readonly RateLimiter[], subject: string, times: number) =>
  Promise.all(Array.from({ length: times }, (_, i) => limiters[i % limiters.length]?.take(subject))) as Promise<
    { allowed: boolean; remaining: number }[]
  >;

onEachDatabase('D8 the token bucket in a table', (kind) => {
  test('lets exactly the burst through, of 150 calls at once from two processes', async () => {
    await using world = await createResilienceWorld(kind);
    const limiters = [
      createTableRateLimiter({ database: world.database, settings }),
      createTableRateLimiter({ database: await world.another(), settings }),
    ];
    const takes = await takeTogether(limiters, 'user:1', 150);
    expect(passed(takes)).toBe(20);
    expect(await limiters[0]?.usage('user:1')).toEqual({ subject: 'user:1', ...settings, remaining: 0 });
  });

  test('refills with time, up to the burst', async () => {
    await using world = await createResilienceWorld(kind);
    const limits = { perMinute: 60, burst: 20 };
    const limiter = createTableRateLimiter({ database: world.database, settings: () => limits });
    expect(await limiter.take('user:1', 20)).toMatchObject({ allowed: true, remaining: 0 });
    const refused = await limiter.take('user:1', 15);
    expect(refused).toMatchObject({ allowed: false });
    await world.pass('rate_limit', 'refilled_at', refused.retryAfterSeconds);
    expect(await limiter.take('user:1', 15)).toMatchObject({ allowed: true });
    await world.pass('rate_limit', 'refilled_at', 3600);
    expect(await limiter.usage('user:1')).toMatchObject({ remaining: 20 });
    limits.burst = 5;
    expect(await limiter.usage('user:1')).toMatchObject({ remaining: 5 });
  });

  test('refuses what is above the burst from the first call on, and takes nothing for it', async () => {
    await using world = await createResilienceWorld(kind);
    const limiter = createTableRateLimiter({ database: world.database, settings });
    expect(await limiter.take('user:1', 21)).toMatchObject({ allowed: false, remaining: 20 });
    expect(await limiter.take('user:1', 20)).toMatchObject({ allowed: true, remaining: 0 });
  });

  test('never goes back in time when the row is newer than the statement', async () => {
    await using world = await createResilienceWorld(kind);
    const limiter = createTableRateLimiter({ database: world.database, settings: { perMinute: 6000, burst: 20 } });
    await limiter.take('user:1', 20);
    await world.pass('rate_limit', 'refilled_at', -60);
    expect(await limiter.take('user:1', 1)).toMatchObject({ allowed: false, remaining: 0 });
  });

  test('can be reset for one subject, and forgets those not seen for long', async () => {
    await using world = await createResilienceWorld(kind);
    const limiter = createTableRateLimiter({ database: world.database, settings });
    await takeTogether([limiter], 'user:1', 20);
    await takeTogether([limiter], 'user:2', 20);
    await limiter.reset('user:1');
    expect(await limiter.take('user:1')).toMatchObject({ allowed: true });
    expect(await limiter.take('user:2')).toMatchObject({ allowed: false });
    await world.pass('rate_limit', 'refilled_at', 7200);
    expect(await limiter.prune(3600)).toBe(2);
  });
});

const absent = services().redisUrl === undefined;
describe.skipIf(absent)(`D8 the token bucket in Redis${absent ? ' (skipped: no Redis found)' : ''}`, () => {
  const open = async (url: string) => {
    const redis = new Redis(url, { ...requestPathRedisOptions, lazyConnect: true });
    redis.on('error', () => {});
    await redis.connect();
    return redis;
  };

  test('lets exactly the burst through, of 150 calls at once from two clients', async () => {
    await using server = await openTestRedis();
    const clients = [await open(server.url), await open(server.url)];
    const keyPrefix = `rate-${process.pid}-${performance.now()}:`;
    const limiters = clients.map((redis) => createRedisRateLimiter({ redis, logger: silent, settings, keyPrefix }));
    try {
      expect(passed(await takeTogether(limiters, 'user:1', 150))).toBe(20);
      expect(await limiters[0]?.usage('user:1')).toEqual({ subject: 'user:1', ...settings, remaining: 0 });
      expect(await limiters[1]?.take('user:1', 5)).toMatchObject({ allowed: false, remaining: 0 });
      await limiters[0]?.reset('user:1');
      expect(await limiters[1]?.take('user:1', 5)).toMatchObject({ allowed: true, remaining: 15 });
    } finally {
      for (const redis of clients) redis.disconnect();
    }
  });

  test('refills by the clock of Redis, and lets full buckets go', async () => {
    await using server = await openTestRedis();
    const redis = await open(server.url);
    const keyPrefix = `rate-${process.pid}-${performance.now()}:`;
    const limiter = createRedisRateLimiter({
      redis,
      logger: silent,
      settings: { perMinute: 60, burst: 20 },
      keyPrefix,
    });
    try {
      await limiter.take('user:1', 20);
      const at = Number(await redis.hget(`${keyPrefix}user:1`, 'at'));
      await redis.hset(`${keyPrefix}user:1`, 'at', at - 7_000_000);
      expect(await limiter.usage('user:1')).toMatchObject({ remaining: 7 });
      expect(await redis.pttl(`${keyPrefix}user:1`)).toBeLessThanOrEqual(21_000);
    } finally {
      redis.disconnect();
    }
  });

  test('is kept by each process alone while Redis is gone, within a millisecond', async () => {
    await using server = await openTestRedis();
    const redis = await open(server.url);
    const limiter = createRedisRateLimiter({ redis, logger: silent, settings, keyPrefix: 'rate-gone:' });
    redis.disconnect();
    await limiter.take('user:1');
    const began = performance.now();
    const takes = await takeTogether([limiter], 'user:1', 100);
    expect((performance.now() - began) / 100).toBeLessThan(1);
    expect(passed(takes)).toBe(19);
    expect(await limiter.usage('user:1')).toMatchObject({ remaining: 0 });
  });
});

describe('D8 the token bucket in a Redis that never was', () => {
  test('is kept by this process alone', async () => {
    const redis = new Redis(await freePort(), { ...requestPathRedisOptions, retryStrategy: () => null });
    redis.on('error', () => {});
    const limiter = createRedisRateLimiter({ redis, logger: silent, settings });
    expect(passed(await takeTogether([limiter], 'user:1', 50))).toBe(20);
    redis.disconnect();
  });
});
