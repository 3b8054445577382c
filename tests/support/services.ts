import { Redis } from 'ioredis';
import { inject } from 'vitest';
import type { Services } from './start-services.ts';

/** The servers of this run; what is absent is undefined. With REQUIRE_SERVICES=1 nothing is. */
export const services = (): Services => inject('services');

/** For `describe.skipIf`. */
export const withoutRedis = (): boolean => services().redisUrl === undefined;
export const withoutPostgres = (): boolean => services().postgresUrl === undefined;

export interface TestRedis extends AsyncDisposable {
  readonly redis: Redis;
  /** For further clients of the same numbered database. */
  readonly url: string;
}

/** An empty numbered database of the run's Redis, in turn: no two tests that run at the same time have the same one. */
export async function openTestRedis(): Promise<TestRedis> {
  const { redisUrl } = services();
  if (redisUrl === undefined)
    throw new Error('There is no Redis: guard the suite with describe.skipIf(withoutRedis()).');
  const url = new URL(redisUrl);
  url.pathname = `/${await nextDatabase(redisUrl)}`;
  const redis = new Redis(url.href, { lazyConnect: true });
  await redis.connect();
  await redis.flushdb();
  return {
    redis,
    url: url.href,
    async [Symbol.asyncDispose]() {
      redis.disconnect();
    },
  };
}

async function nextDatabase(redisUrl: string): Promise<number> {
  const redis = new Redis(redisUrl, { lazyConnect: true });
  try {
    await redis.connect();
    const [, databases] = (await redis.config('GET', 'databases')) as string[];
    const turn = await redis.incr('spotkeep:tests:turn');
    return 1 + (turn % (Number(databases ?? 16) - 1));
  } finally {
    redis.disconnect();
  }
}
