import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { failure } from '#foundation/graphql/failure.ts';
import { isRecord } from '#foundation/is-record.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import { createTwoGenerations } from './two-generations.ts';

/** Texts by their SHA-256, as clients have sent them: automatic persisted queries. Forgets what nobody asks for. */
export interface PersistedQueryStore {
  get(hash: string): string | undefined | Promise<string | undefined>;
  set(hash: string, text: string): void;
}

const CAPACITY_CHARACTERS = 8 * 1024 * 1024;
const MAXIMUM_CHARACTERS = 64 * 1024;
const KEEP_SECONDS = 24 * 60 * 60;

/** Those of one process. */
export function createPersistedQueryStore(): PersistedQueryStore {
  const texts = createTwoGenerations<string>({ capacity: CAPACITY_CHARACTERS, weigh: (text) => text.length });
  return {
    get: (hash) => texts.get(hash),
    set(hash, text) {
      if (text.length <= MAXIMUM_CHARACTERS) texts.set(hash, text);
    },
  };
}

/** Those of several processes: each remembers what it has met, and asks Redis for the rest, which may be away. */
export function createSharedPersistedQueryStore(o: {
  readonly redis: Redis;
  readonly logger: Logger;
  readonly keyPrefix?: string;
}): PersistedQueryStore {
  const { redis, logger, keyPrefix = 'spotkeep:document:' } = o;
  const own = createPersistedQueryStore();
  const missed = (error: unknown) => logger.debug({ err: error }, 'Redis does not keep a document');
  return {
    async get(hash) {
      const known = await own.get(hash);
      if (known !== undefined || redis.status !== 'ready') return known;
      try {
        const text = (await redis.get(keyPrefix + hash)) ?? undefined;
        // Redis is shared: what stands there under a hash is believed only when it has it.
        if (text === undefined || sha256(text) !== hash) return undefined;
        own.set(hash, text);
        return text;
      } catch (error) {
        missed(error);
        return undefined;
      }
    },
    set(hash, text) {
      own.set(hash, text);
      if (redis.status !== 'ready' || text.length > MAXIMUM_CHARACTERS) return;
      redis.set(keyPrefix + hash, text, 'EX', KEEP_SECONDS).catch(missed);
    },
  };
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const HASH = /^[0-9a-f]{64}$/;

/** The hash that `extensions.persistedQuery` names, by version 1 of the protocol; undefined without it. */
export function persistedHashIn(extensions: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const named = extensions?.persistedQuery;
  if (named === undefined || named === null) return undefined;
  if (!isRecord(named) || named.version !== 1 || typeof named.sha256Hash !== 'string') {
    throw failure('BAD_REQUEST', '"extensions.persistedQuery" must be { "version": 1, "sha256Hash": "…" }.');
  }
  return named.sha256Hash;
}

/** Whether a text may be kept under this hash: it is the text's own. */
export const isHashOf = (hash: string, text: string): boolean => HASH.test(hash) && sha256(text) === hash;
