import type { Redis } from 'ioredis';
import type { Logger } from '#foundation/logging/logger.ts';
import type { CircuitSettings } from '#foundation/resilience/circuit-state.ts';
import { createInProcessBreaker } from '#foundation/resilience/in-process-breaker.ts';
import { createLeastRecentlyUsed } from '../execution/least-recently-used.ts';

/** Where answers are kept. What it has lost, or cannot reach, it does not have: it never fails. */
export interface CacheStore {
  /** In the order of the keys; undefined for what is not there. */
  get(keys: readonly string[]): Promise<readonly (string | undefined)[]> | readonly (string | undefined)[];
  set(entries: readonly CacheEntry[]): void;
}

export interface CacheEntry {
  readonly key: string;
  readonly value: string;
  readonly seconds: number;
}

// A JavaScript string takes up to two bytes a character.
const BYTES_OF_CHARACTER = 2;
const LARGEST_ENTRY_SHARE = 0.1;
// One that stays connected and does not answer: nobody waits for it one after the other, nor sends it more and more.
const CIRCUIT: CircuitSettings = { failureThreshold: 3, openSeconds: 2, halfOpenMaxCalls: 1 };

/** In this process. @param o.bytes the most that all entries take, about; 0 keeps nothing */
export function createMemoryStore({ bytes }: { bytes: number }): CacheStore {
  const entries = createLeastRecentlyUsed<{ readonly value: string; readonly until: number }>({
    capacity: bytes,
    weigh: ({ value }, key) => (value.length + key.length) * BYTES_OF_CHARACTER,
  });
  return {
    get: (keys) =>
      keys.map((key) => {
        const entry = entries.get(key);
        if (!entry) return undefined;
        if (entry.until > Date.now()) return entry.value;
        entries.delete(key);
        return undefined;
      }),
    set(added) {
      const until = Date.now();
      for (const { key, value, seconds } of added) {
        if (value.length * BYTES_OF_CHARACTER > bytes * LARGEST_ENTRY_SHARE) continue;
        entries.set(key, { value, until: until + seconds * 1000 });
      }
    },
  };
}

export interface RedisStoreOptions {
  /** With a deadline for each command, and without a queue while it is away. */
  readonly redis: Redis;
  readonly prefix: string;
  readonly logger: Logger;
}

/** Shared by all processes of the gateway. */
export function createRedisStore({ redis, prefix, logger }: RedisStoreOptions): CacheStore {
  const breaker = createInProcessBreaker({ name: 'gateway.cache', settings: CIRCUIT });
  const failed = (err: unknown) => logger.debug({ err }, 'the cache in Redis does not answer');
  return {
    async get(keys) {
      try {
        const values = await breaker.run(() => redis.mget(keys.map((key) => prefix + key)));
        return values.map((value) => value ?? undefined);
      } catch (error) {
        failed(error);
        return keys.map(() => undefined);
      }
    },
    set(entries) {
      breaker.run(() => writeAll(redis, prefix, entries)).catch(failed);
    },
  };
}

async function writeAll(redis: Redis, prefix: string, entries: readonly CacheEntry[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (const { key, value, seconds } of entries) pipeline.set(prefix + key, value, 'PX', Math.ceil(seconds * 1000));
  const outcomes = await pipeline.exec();
  for (const [error] of outcomes ?? []) if (error) throw error;
}
