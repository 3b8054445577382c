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
  const { config } = dependencies;
  await using resources = new AsyncDisposableStack();
  const identity = resources.use(dependencies.identity ?? ownIdentity(dependencies));
  const execution = openExecution(dependencies, resources);
  const { graphs, plans, endpoints, requests, admit, run, answer } = execution;
  const apollo = createApollo({ graphs, run, requests, logger: dependencies.logger });
  await apollo.start();
  resources.defer(() => apollo.stop());
  const { groups, counters, operations } = openSubscriptions(execution, dependencies, resources);
  const owned = resources.move();
  return {
    ...{ graphs, plans, endpoints, groups, counters, apollo, requests, admit, answer, ...operations },
    addressOf: createAddressOf(config.TRUSTED_PROXIES),
    credentials: identity.credentials,
    execute: createExecute({ admit, answer, mask: requests.mask }),
    close: () => owned.disposeAsync(),
  };
}

/** What admits, plans and runs operations. */
function openExecution(dependencies: GatewayDependencies, resources: AsyncDisposableStack) {
  const { supergraphSdl, config, redis, peers, logger } = dependencies;
  const isOpen = dependencies.isOpen ?? false;
  const requests = createRequests({ isSchemaOpen: isOpen || config.NODE_ENV !== 'production', logger });
  const megabytes = config.CACHE_MEGABYTES;
  const caching = resources.use(openCaching({ megabytes, peers, redis, logger, current: () => graphs.current() }));
  const subgraphs = resources.use(openServices({ ...dependencies, around: caching.aroundFetch }));
  const { endpoints, fetchers } = subgraphs;
  const fetchTimeoutMilliseconds = config.REQUEST_TIMEOUT_SECONDS * 1000;
  const overrides = createOverridePolicy({ enabled: new Set(config.OVERRIDE_LABELS) });
  const plans = createPlanCache({ capacity: PLAN_CHARACTERS, fetchers, fetchTimeoutMilliseconds, overrides, logger });
  const graphs = createSupergraphHolder({ supergraphSdl, subgraphs, isOpen, logger });
  const opened = resources.use(new DisposableStack());
  const guards = { ...openGuards({ config, endpoints, redis, logger }, opened), ...dependencies.guards };
  const pipeline = createPipeline({
    ...{ graphs, plans, guards, requests, logger, around: caching.aroundRun },
    defaultListSize: config.DEFAULT_LIST_SIZE,
    telemetry: openGatewayTelemetry(dependencies.observers),
  });
  return { requests, endpoints, plans, graphs, ...pipeline };
}

/** What delivers events. */
function openSubscriptions(
  { graphs, endpoints, requests, admit, answer }: ReturnType<typeof openExecution>,
  { config, logger }: GatewayDependencies,
  resources: AsyncDisposableStack,
) {
  const { mask, contextFor } = requests;
  const cursors = createCursors(config.SIGNING_SECRET);
  const counters = createDeliveryCounters();
  const windows = createWindows();
  const version = () => graphs.current().version;
  const groups = resources.use(
    createGroups({
      ...{ endpoints, cursors, windows, counters, mask, version, logger },
      establishMilliseconds: ESTABLISH_MILLISECONDS,
    }),
  );
  resources.use(windows);
  resources.defer(graphs.onReplaced(() => void groups.planAgain()));
  const operations = createOperations({
    ...{ admit, answer, groups, mask },
    prepare: createSubscriptionPreparer({ cursors, policies: createDeliveryPolicies(), contextFor }),
    quota: createQuota({ limit: config.MAX_SUBSCRIPTIONS_PER_USER }),
  });
  return { groups, counters, operations };
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
