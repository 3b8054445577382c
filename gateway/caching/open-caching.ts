import type { Redis } from 'ioredis';
import { subgraphNames } from '#foundation/calls/define-call.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import { requestPathRedisOptions } from '#foundation/resilience/redis-rate-limit.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import type { Fetch } from '../execution/fetch.ts';
import { fragmentsByName } from '../execution/fragments.ts';
import type { LoadedSupergraph } from '../execution/supergraph.ts';
import { ownAudience, sharedAudience } from '../identity/audience.ts';
import type { RunAdmitted } from '../pipeline/answer.ts';
import { type CacheAudience, createCache } from './cache.ts';
import { createEntityCache } from './entity-cache.ts';
import { ageOnly, createFreshness } from './freshness.ts';
import { createResponseCache } from './response-cache.ts';
import { createMemoryStore, createRedisStore } from './store.ts';

export interface CachingOptions {
  /** Megabytes in this process, where there is no Redis; 0 keeps nothing at all. */
  readonly megabytes: number;
  /** Whose logs tell what has changed; without them only age does. */
  readonly peers?: Peers | undefined;
  readonly redis?: Redis | undefined;
  readonly current: () => LoadedSupergraph;
  readonly logger: Logger;
}

export interface Caching extends AsyncDisposable {
  readonly aroundFetch?: (fetch: Fetch) => Fetch;
  readonly aroundRun?: (run: RunAdmitted) => RunAdmitted;
}

const BYTES_OF_MEGABYTE = 1024 * 1024;
const PREFIX = 'spotkeep:cache:';

const audienceOf: CacheAudience = (context, { isShared }) =>
  (isShared ? sharedAudience(context) : ownAudience(context)).key;

/** What stands before plans and before subgraphs and keeps their answers, as `@cacheControl` allows. */
export function openCaching({ megabytes, peers, redis, current, logger }: CachingOptions): Caching {
  if (megabytes === 0) return { [Symbol.asyncDispose]: async () => {} };
  const impatient = redis && openImpatient(redis, logger);
  const store = impatient
    ? createRedisStore({ redis: impatient, prefix: PREFIX, logger })
    : createMemoryStore({ bytes: megabytes * BYTES_OF_MEGABYTE });
  const sources = peers && subgraphNames.map((name) => peers.source(name));
  const freshness = sources ? createFreshness({ sources, logger }) : ageOnly;
  const cache = createCache({ store, freshness });
  const hints = () => ({ version: current().version, hints: current().cacheHints });
  const responses = createResponseCache({ cache, audienceOf });
  return {
    aroundFetch: createEntityCache({ cache, hints, audienceOf }),
    aroundRun: (run) => (admitted) => {
      const { graph, documentKey, document, operation, variables, context } = admitted;
      const { version, cacheHints } = graph;
      const question = { version, hints: cacheHints, documentKey, operation, variables, context };
      return responses.answer(
        { ...question, fragments: () => Object.fromEntries(fragmentsByName(document)) },
        (inContext) => run({ ...admitted, context: inContext }),
      );
    },
    async [Symbol.asyncDispose]() {
      impatient?.disconnect();
      await freshness[Symbol.asyncDispose]();
    },
  };
}

/** A connection of its own that gives up soon: every operation waits for its answer. */
function openImpatient(redis: Redis, logger: Logger): Redis {
  const own = redis.duplicate({ ...requestPathRedisOptions, lazyConnect: false });
  own.on('error', (error: Error) => logger.debug({ err: error }, 'Redis does not keep answers'));
  return own;
}
