import { createHash } from 'node:crypto';
import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { ExecutedOperation } from '../execution/prepared-operation.ts';
import { type Cache, type CacheAudience, tenantFor } from './cache.ts';
import type { CacheHints } from './cache-hints.ts';
import { type CachePolicy, isCacheable, NOT_CACHED } from './cache-policy.ts';

/** An operation as its answer is kept by. */
export interface CacheQuestion {
  /** Of the supergraph it runs on, and its hints. */
  readonly version: string;
  readonly hints: CacheHints;
  /** Equal for equal documents and for no others. */
  readonly documentKey: string;
  readonly operation: OperationDefinitionNode;
  readonly fragments: () => Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
}

export interface CachedAnswer extends ExecutedOperation {
  /** What may be kept of it by others, and since when it is; undefined when it must not be kept. */
  readonly caching?: CachePolicy & { readonly ageSeconds: number };
}

export interface ResponseCache {
  /** The answer that is kept, or what `run` answers in the context it is given, which is kept if it has no error. */
  answer(question: CacheQuestion, run: (context: GatewayContext) => Promise<ExecutedOperation>): Promise<CachedAnswer>;
}

export interface ResponseCacheOptions {
  readonly cache: Cache;
  /** Equal for all who may share what is kept under this policy. */
  readonly audienceOf: CacheAudience;
}

/** Keeps whole answers, as text, as long as the strictest `@cacheControl` of what they select allows. */
export function createResponseCache({ cache, audienceOf }: ResponseCacheOptions): ResponseCache {
  const policies = new WeakMap<OperationDefinitionNode, { hints: CacheHints; policy: CachePolicy }>();
  const policyOf = ({ hints, operation, fragments }: CacheQuestion): CachePolicy => {
    if (operation.operation !== 'query') return NOT_CACHED;
    const known = policies.get(operation);
    if (known?.hints === hints) return known.policy;
    const policy = hints.ofOperation(operation, fragments());
    policies.set(operation, { hints, policy });
    return policy;
  };

  return {
    async answer(question, run) {
      const policy = policyOf(question);
      if (!isCacheable(policy)) return run(question.context);
      const { context, version, documentKey, operation, variables } = question;
      const audience = audienceOf(context, policy);
      const named = operation.name?.value ?? '';
      const parts = [version, documentKey, named, audience, JSON.stringify(variables)];
      const key = createHash('sha256').update(parts.join('\n')).digest('base64url');
      const [kept] = await cache.read([key], tenantFor(context.viewer, policy));
      if (kept) return { data: kept.text, errors: [], caching: { ...policy, ageSeconds: kept.ageSeconds } };
      const begun = cache.begin();
      const keeping = { seconds: policy.maxAgeSeconds };
      const answer = await run({ ...context, keeping });
      if (answer.errors.length > 0) return answer;
      // As old as the oldest of what was kept already.
      const ageSeconds = policy.maxAgeSeconds - keeping.seconds;
      const since = begun && { ...begun, at: begun.at - ageSeconds * 1000 };
      if (since && keeping.seconds > 0) cache.write(since, [{ key, text: answer.data }], keeping.seconds);
      return { ...answer, caching: { ...policy, ageSeconds } };
    },
  };
}
