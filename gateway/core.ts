import type { FormattedExecutionResult } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { CircuitChange } from '#foundation/resilience/in-process-breaker.ts';
import type { SubgraphEndpoint } from '#foundation/subgraph/endpoint.ts';
import type { Peers } from '#foundation/subgraph/peers.ts';
import { createApollo } from './apollo.ts';
import type { GatewayConfig } from './config.ts';
import type { GatewayContext } from './context.ts';
import { createPlanCache } from './execution/plan-cache.ts';
import { openServices } from './execution/services.ts';
import { createSupergraphHolder } from './execution/supergraph.ts';
import { createIdentity, type Identity } from './identity/identity.ts';
import { createDocumentReader } from './pipeline/documents.ts';
import { createLimits, type Limits } from './pipeline/limits.ts';
import { createRequests, type Requests } from './requests.ts';
import { createCursors } from './subscriptions/cursor.ts';
import { createGroups } from './subscriptions/groups.ts';
import { createOperations, type OperationRequest } from './subscriptions/operations.ts';
import { createSubscriptionPreparer } from './subscriptions/prepare.ts';
import { createQuota } from './subscriptions/quota.ts';

export interface CoreDependencies {
  /** One for each subgraph of the supergraph. They are not closed here: whoever opened them closes them. */
  readonly endpoints: readonly SubgraphEndpoint[];
  /** Standard federation, as composed. */
  readonly supergraphSdl: string;
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly onCircuitChange?: (change: CircuitChange) => void;
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
  const requests = createRequests({ isSchemaOpen: config.NODE_ENV !== 'production', logger });
  const { mask } = requests;
  const plans = createPlanCache({ capacity: PLAN_CHARACTERS });
  const { endpoints, services } = openServices(dependencies);
  const graphs = createSupergraphHolder({ supergraphSdl, served: new Set(endpoints.keys()), isOpen, logger });
  const apollo = createApollo({ graphs, plans, services, requests, logger });
  await apollo.start();
  const limits = createLimits();
  const execute = createExecute({ apollo, limits, requests });
  const cursors = createCursors(config.SIGNING_SECRET);
  const establishMilliseconds = ESTABLISH_MILLISECONDS;
  const groups = createGroups({ endpoints, services, cursors, mask, establishMilliseconds, logger });
  const start = createOperations({
    graphs,
    reader: createDocumentReader({ limits }),
    prepare: createSubscriptionPreparer({ plans, cursors }),
    groups,
    quota: createQuota({ limit: config.MAX_SUBSCRIPTIONS_PER_USER }),
    execute,
    mask,
  });
  const identity = dependencies.identity ?? ownIdentity(dependencies);
  const close = async () => {
    await groups[Symbol.asyncDispose]();
    await apollo.stop();
    await identity[Symbol.asyncDispose]();
  };
  const { credentials } = identity;
  return { apollo, requests, limits, graphs, endpoints, groups, credentials, execute, start, close };
}

/** A query or a mutation that did not come over HTTP, through the same pipeline. */
function createExecute(o: { apollo: ReturnType<typeof createApollo>; limits: Limits; requests: Requests }) {
  const { apollo, limits, requests } = o;
  return async (request: OperationRequest, context: GatewayContext): Promise<FormattedExecutionResult> => {
    const refusal = limits.check(request.query);
    if (refusal) return { errors: requests.mask([refusal], context) };
    const { query, operationName, variables = {}, extensions = {} } = request;
    const operation = { query, ...(operationName && { operationName }), variables, extensions };
    const run = () => apollo.executeOperation(operation, { contextValue: context });
    const { body } = await requests.within(context, run);
    if (body.kind === 'single') return body.singleResult;
    return { errors: requests.mask([failure('BAD_REQUEST', 'An answer in parts was not asked for.')], context) };
  };
}

const ownIdentity = ({ peers, config, logger }: GatewayDependencies & { readonly peers: Peers }): Identity =>
  createIdentity({ peers, adminToken: config.ADMIN_TOKEN, maxSockets: config.MAX_SOCKETS, logger });
