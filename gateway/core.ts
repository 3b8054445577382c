import type { FormattedExecutionResult } from 'graphql';
import type { Redis } from 'ioredis';
import type { Logger } from '#foundation/logging/logger.ts';
import type { CircuitChange } from '#foundation/resilience/in-process-breaker.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { createApollo } from './apollo.ts';
import { openCaching } from './caching/open-caching.ts';
import type { GatewayConfig } from './config.ts';
import type { GatewayContext } from './context.ts';
import { createOverridePolicy } from './execution/overrides.ts';
import { createPlanCache } from './execution/plan-cache.ts';
import { openServices } from './execution/services.ts';
import { createSupergraphHolder } from './execution/supergraph.ts';
import type { GatewayEndpoint } from './execution/transport/endpoint.ts';
import { createGuesses } from './identity/guesses.ts';
import { createIdentity, type Identity } from './identity/identity.ts';
import { type Admit, isRefused } from './pipeline/admit.ts';
import type { AnswerAdmitted } from './pipeline/answer.ts';
import { createAddressOf } from './pipeline/client-address.ts';
import { type Guards, openGuards } from './pipeline/guards.ts';
import { createPipeline } from './pipeline/index.ts';
import type { OperationRequest } from './pipeline/operation-request.ts';
import type { OpenEndpoint } from './reload/reach.ts';
import { createRequests, type Requests } from './requests.ts';
import { createCursors } from './subscriptions/cursor.ts';
import { createDeliveryCounters } from './subscriptions/delivery-counters.ts';
import { createDeliveryPolicies } from './subscriptions/delivery-policy.ts';
import { createGroups } from './subscriptions/groups.ts';
import { createOperations } from './subscriptions/operations.ts';
import { createSubscriptionPreparer } from './subscriptions/prepare.ts';
import { createQuota } from './subscriptions/quota.ts';
import { createWindows } from './subscriptions/windows.ts';
import { type GatewayObservers, openGatewayTelemetry } from './telemetry/open-telemetry.ts';

export interface CoreDependencies {
  /** Subgraphs that are there for good. They are not closed here: whoever opened them closes them. */
  readonly endpoints: readonly GatewayEndpoint[];
  /** Opens whatever else a supergraph names, which is closed when no version names it any more. */
  readonly openEndpoint?: OpenEndpoint;
  /** Standard federation, as composed. */
  readonly supergraphSdl: string;
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly onCircuitChange?: (change: CircuitChange) => void;
  /** Told of every operation, fetch and event; nobody is, unless given. */
  readonly observers?: GatewayObservers | undefined;
  /** Where several gateways count rates and keep documents together. */
  readonly redis?: Redis | undefined;
  /** What the pipeline decides by, where it is not the configuration that says so. */
  readonly guards?: Partial<Guards>;
  /** Nobody is checked: every field is everybody's, whatever the supergraph's access directives say. */
  readonly isOpen?: boolean;
}

/** Who tells whose a credential is: Spotkeep's own issuers, asked over `peers`, or another way. Closed with the core. */
export type CredentialSource =
  | { readonly peers: Peers; readonly identity?: undefined }
  | { readonly identity: Identity; readonly peers?: undefined };

export type GatewayDependencies = CoreDependencies & CredentialSource;

// As JSON; in memory plans take some four times as much. A thousand ordinary ones.
const PLAN_CHARACTERS = 16 * 1024 * 1024;
const ESTABLISH_MILLISECONDS = 10_000;

/** What runs an operation, whatever it came by. */
export async function createCore(dependencies: GatewayDependencies) {
  const { supergraphSdl, config, logger } = dependencies;
  const isOpen = dependencies.isOpen ?? false;
  const requests = createRequests({ isSchemaOpen: isOpen || config.NODE_ENV !== 'production', logger });
  const { mask } = requests;
  const caching = openCaching({
    megabytes: config.CACHE_MEGABYTES,
    ...{ peers: dependencies.peers, redis: dependencies.redis, logger },
    current: () => graphs.current(),
  });
  const subgraphs = openServices({ ...dependencies, around: caching.aroundFetch });
  const { endpoints, fetchers } = subgraphs;
  const fetchTimeoutMilliseconds = config.REQUEST_TIMEOUT_SECONDS * 1000;
  const overrides = createOverridePolicy({ enabled: new Set(config.OVERRIDE_LABELS) });
  const plans = createPlanCache({ capacity: PLAN_CHARACTERS, fetchers, fetchTimeoutMilliseconds, overrides, logger });
  const graphs = createSupergraphHolder({ supergraphSdl, subgraphs, isOpen, logger });
  const resources = new DisposableStack();
  const guards = {
    ...openGuards({ config, endpoints, redis: dependencies.redis, logger }, resources),
    ...dependencies.guards,
  };
  const defaultListSize = config.DEFAULT_LIST_SIZE;
  const telemetry = openGatewayTelemetry(dependencies.observers);
  const { admit, run, answer } = createPipeline({
    ...{ graphs, plans, guards, defaultListSize, requests, telemetry, logger, around: caching.aroundRun },
  });
  const apollo = createApollo({ graphs, run, requests, logger });
  await apollo.start();
  const execute = createExecute({ admit, answer, mask });
  const cursors = createCursors(config.SIGNING_SECRET);
  const establishMilliseconds = ESTABLISH_MILLISECONDS;
  const windows = createWindows();
  const counters = createDeliveryCounters();
  const version = () => graphs.current().version;
  const groups = createGroups({ endpoints, cursors, windows, counters, mask, establishMilliseconds, version, logger });
  const operations = createOperations({
    ...{ admit, answer, groups, mask },
    prepare: createSubscriptionPreparer({
      cursors,
      policies: createDeliveryPolicies(),
      contextFor: requests.contextFor,
    }),
    quota: createQuota({ limit: config.MAX_SUBSCRIPTIONS_PER_USER }),
  });
  const identity = dependencies.identity ?? ownIdentity(dependencies);
  const stopPlanning = graphs.onReplaced(() => void groups.planAgain());
  const close = async () => {
    stopPlanning();
    windows[Symbol.dispose]();
    await groups[Symbol.asyncDispose]();
    await subgraphs[Symbol.asyncDispose]();
    await caching[Symbol.asyncDispose]();
    await apollo.stop();
    resources.dispose();
    await identity[Symbol.asyncDispose]();
  };
  const { credentials } = identity;
  const addressOf = createAddressOf(config.TRUSTED_PROXIES);
  const shown = { graphs, plans, endpoints, groups, counters };
  return { ...shown, addressOf, apollo, requests, admit, answer, credentials, execute, ...operations, close };
}

/** A query or a mutation that did not come over HTTP. */
function createExecute(o: { admit: Admit; answer: AnswerAdmitted; mask: Requests['mask'] }) {
  const { admit, answer, mask } = o;
  return async (request: OperationRequest, context: GatewayContext): Promise<FormattedExecutionResult> => {
    const outcome = await admit(request, context, { kinds: ['query', 'mutation'] });
    if (isRefused(outcome)) return { errors: mask(outcome.errors, context) };
    return JSON.parse(await answer(outcome)) as FormattedExecutionResult;
  };
}

const ownIdentity = ({ peers, config, logger }: GatewayDependencies & { readonly peers: Peers }): Identity =>
  createIdentity({
    ...{ peers, adminToken: config.ADMIN_TOKEN, maxSockets: config.MAX_SOCKETS, logger },
    guesses: config.RATE_LIMIT_ENABLED
      ? createGuesses({ settings: { perMinute: config.RATE_LIMIT_PER_MINUTE, burst: config.RATE_LIMIT_BURST } })
      : undefined,
  });
