import type { Redis } from 'ioredis';
import type { Logger } from '#foundation/logging/logger.ts';
import { requestPathRedisOptions } from '#foundation/resilience/redis-rate-limit.ts';
import type { GatewayConfig } from '../config.ts';
import type { GuardedEndpoint } from '../execution/transport/guarded.ts';
import { type AuditLog, createLoggedAudit } from './audit-log.ts';
import { defaultLimits, fixedLimits, type LimitsPolicy } from './limits.ts';
import { createOperationRates, type OperationRates } from './operation-rate.ts';
import {
  createPersistedQueryStore,
  createSharedPersistedQueryStore,
  type PersistedQueryStore,
} from './persisted-queries.ts';
import { createFilePolicies, noPolicies, type PolicyEngine } from './policy-engine.ts';
import { createPressure } from './pressure.ts';
import { noTrustedDocuments, openTrustedDocuments, type TrustedDocuments } from './trusted-documents.ts';

/** What the pipeline decides by. Each part may come from elsewhere instead: from who operates the graph. */
export interface Guards {
  readonly limits: LimitsPolicy;
  readonly policies: PolicyEngine;
  readonly trusted: TrustedDocuments;
  readonly persisted: PersistedQueryStore | undefined;
  readonly rates: OperationRates | undefined;
  readonly audit: AuditLog;
}

export interface GuardsOptions {
  readonly config: GatewayConfig;
  readonly endpoints: ReadonlyMap<string, GuardedEndpoint>;
  /** Where several gateways count together. */
  readonly redis?: Redis | undefined;
  readonly logger: Logger;
}

/** Opens the guards as the configuration says; `resources` closes them. Throws when a file that it names is not valid. */
export function openGuards(o: GuardsOptions, resources: DisposableStack): Guards {
  const { config, redis, logger } = o;
  const { TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_FILE: manifest, POLICIES_FILE: policies } = config;
  if (mode !== 'off' && manifest === undefined) {
    throw new Error('TRUSTED_DOCUMENTS is on without TRUSTED_DOCUMENTS_FILE: there are none.');
  }
  const limits = fixedLimits(limitsIn(config));
  return {
    limits,
    policies: policies === undefined ? noPolicies : resources.use(createFilePolicies({ path: policies, logger })),
    trusted:
      manifest === undefined
        ? noTrustedDocuments
        : resources.use(openTrustedDocuments({ mode, path: manifest, logger })),
    persisted: config.PERSISTED_QUERIES ? openStore(redis, logger) : undefined,
    rates: config.RATE_LIMIT_ENABLED ? openRates(o, limits, resources) : undefined,
    audit: createLoggedAudit({ logger }),
  };
}

const openStore = (redis: Redis | undefined, logger: Logger): PersistedQueryStore =>
  redis ? createSharedPersistedQueryStore({ redis, logger }) : createPersistedQueryStore();

function openRates({ config, endpoints, redis, logger }: GuardsOptions, limits: LimitsPolicy, to: DisposableStack) {
  // A queue as long as five rounds of the places before a subgraph is one that nobody wants to stand in.
  const full = config.BULKHEAD_MAX_CONCURRENT * 5;
  const queues = () => Math.max(0, ...[...endpoints.values()].map((endpoint) => endpoint.usage().queued / full));
  const pressure = to.use(createPressure({ queues }));
  return createOperationRates({
    usual: { perMinute: config.RATE_LIMIT_PER_MINUTE, burst: config.RATE_LIMIT_BURST },
    agent: { perMinute: config.RATE_LIMIT_AGENT_PER_MINUTE, burst: config.RATE_LIMIT_AGENT_BURST },
    operator: { perMinute: config.RATE_LIMIT_OPERATOR_PER_MINUTE, burst: config.RATE_LIMIT_OPERATOR_BURST },
    subscriptions: config.MAX_SUBSCRIPTIONS_PER_USER,
    maximumCost: () => limits.current().maxCost,
    pressure: () => pressure.level(),
    redis: redis && impatient(redis, logger, to),
    logger,
  });
}

/** A connection of its own that gives up soon: every operation waits for its answer. */
function impatient(redis: Redis, logger: Logger, to: DisposableStack): Redis {
  const own = redis.duplicate({ ...requestPathRedisOptions, lazyConnect: false });
  to.defer(() => own.disconnect());
  own.on('error', (error: Error) => logger.debug({ err: error }, 'Redis does not count rates'));
  return own;
}

const limitsIn = (config: GatewayConfig): typeof defaultLimits => ({
  ...defaultLimits,
  maxTokens: config.MAX_TOKENS,
  maxDepth: config.MAX_DEPTH,
  maxAliases: config.MAX_ALIASES,
  maxDirectives: config.MAX_DIRECTIVES,
  maxRootFields: config.MAX_ROOT_FIELDS,
  maxBreadth: config.MAX_BREADTH,
  maxFields: config.MAX_FIELDS,
  maxInputValues: config.MAX_INPUT_VALUES,
  maxListNesting: config.MAX_LIST_NESTING,
  maxCost: config.MAX_COST,
});
