import { createHash } from 'node:crypto';
import { parse } from 'graphql';
import type { Fetch, FetchAnswer, FetchOperation, FetchRequest } from '../execution/fetch.ts';
import { type Cache, type CacheAudience, type Kept as KeptText, tenantFor } from './cache.ts';
import type { CacheHints } from './cache-hints.ts';
import { type CachePolicy, isCacheable } from './cache-policy.ts';

export interface EntityCacheOptions {
  readonly cache: Cache;
  /** Of the supergraph in force. */
  readonly hints: () => { readonly version: string; readonly hints: CacheHints };
  /** Equal for all who may share what is kept under this policy. */
  readonly audienceOf: CacheAudience;
}

interface Plan {
  readonly version: string;
  readonly policy: CachePolicy;
  readonly hash: string;
}

/**
 * Keeps what subgraphs answer, entity by entity, as long as `@cacheControl` allows: of a list of entities only those
 * that are not there are fetched. An answer with an error is not kept.
 */
export function createEntityCache(o: EntityCacheOptions): (fetch: Fetch) => Fetch {
  const plans = new WeakMap<FetchOperation, Plan>();
  const planOf = (operation: FetchOperation): Plan => {
    const { version, hints } = o.hints();
    const known = plans.get(operation);
    if (known?.version === version) return known;
    const policy = hints.ofFetch(parse(operation.text, { noLocation: true }));
    const hash = createHash('sha256').update(`${operation.subgraph}\n${operation.text}`).digest('base64url');
    const plan = { version, policy, hash };
    plans.set(operation, plan);
    return plan;
  };

  return (fetch) => async (request) => {
    if (request.operation.kind === 'mutation') return changing(o.cache, fetch, request);
    if (request.operation.kind !== 'query') return fetch(request);
    const plan = planOf(request.operation);
    if (!isCacheable(plan.policy)) return fetch(request);
    const audience = o.audienceOf(request.context, plan.policy);
    const keyOf = (representation: string) =>
      createHash('sha256')
        .update([plan.version, plan.hash, audience, request.variables, representation].join('\n'))
        .digest('base64url');
    const tenant = tenantFor(request.context.viewer, plan.policy);
    const kept = { cache: o.cache, tenant, keyOf, maxAgeSeconds: plan.policy.maxAgeSeconds };
    return request.representations
      ? entities(kept, fetch, request, request.representations)
      : root(kept, fetch, request);
  };
}

interface Kept {
  readonly cache: Cache;
  readonly tenant: string;
  readonly keyOf: (representation: string) => string;
  readonly maxAgeSeconds: number;
}

/** Whatever becomes of it: it may have taken effect. */
async function changing(cache: Cache, fetch: Fetch, request: FetchRequest): Promise<FetchAnswer> {
  try {
    return await fetch(request);
  } finally {
    cache.changed(request.context.viewer);
  }
}

async function root({ cache, tenant, keyOf, maxAgeSeconds }: Kept, fetch: Fetch, request: FetchRequest) {
  const key = keyOf('');
  const found = await cache.read([key], tenant);
  used(request, found, maxAgeSeconds);
  if (found[0]) return answerOf(found[0].text);
  const begun = cache.begin();
  const answer = await fetch(request);
  if (begun && isWhole(answer)) cache.write(begun, entriesOf([key], [answer.data]), maxAgeSeconds);
  return answer;
}

async function entities(kept: Kept, fetch: Fetch, request: FetchRequest, representations: readonly string[]) {
  const keys = representations.map(kept.keyOf);
  const found = await kept.cache.read(keys, kept.tenant);
  used(request, found, kept.maxAgeSeconds);
  const missing = representations.filter((_, index) => !found[index]);
  if (missing.length === 0) return answerOf(`{"_entities":[${found.map((one) => one?.text).join(',')}]}`);
  const begun = kept.cache.begin();
  const answer = await fetch({ ...request, representations: missing });
  const fetched = answer.data?._entities;
  const isComplete = isWhole(answer) && Array.isArray(fetched) && fetched.length === missing.length;
  if (isComplete && begun) kept.cache.write(begun, entriesOf(missing.map(kept.keyOf), fetched), kept.maxAgeSeconds);
  if (missing.length === representations.length) return answer;
  // Errors name entities by their place among those asked for: with some of them kept the places would not fit.
  if (!isComplete) return fetch(request);
  let next = 0;
  const together = found.map((one): unknown => (one ? JSON.parse(one.text) : fetched[next++]));
  const isPlain = answer.isPlain && found.every((one) => !one?.text.includes('\\'));
  return { ...answer, data: { _entities: together }, isPlain };
}

/** An answer that is kept as a whole is kept no longer than what it is made of. */
function used({ context: { keeping } }: FetchRequest, found: readonly (KeptText | undefined)[], maxAgeSeconds: number) {
  if (!keeping) return;
  for (const one of found) if (one) keeping.seconds = Math.min(keeping.seconds, maxAgeSeconds - one.ageSeconds);
}

function entriesOf(keys: readonly string[], values: readonly unknown[]): { key: string; text: string }[] {
  try {
    return keys.map((key, index) => ({ key, text: JSON.stringify(values[index]) }));
  } catch {
    // Nested too deep for the stack, though it could be read: nothing of it is kept.
    return [];
  }
}

const isWhole = ({ data, errors }: FetchAnswer): boolean =>
  data !== null && (errors === undefined || errors.length === 0);

const answerOf = (text: string): FetchAnswer => ({
  data: JSON.parse(text) as Record<string, unknown>,
  isPlain: !text.includes('\\'),
});
