import { executeQueryPlan, type ServiceMap } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';
import { refusedWhole, restoreRemoved } from '../pipeline/restore-removed.ts';
import type { PreparedOperation } from './plan-cache.ts';

export interface PlanRun {
  readonly prepared: PreparedOperation;
  /** Another plan than the prepared one: that of a subscription's event. */
  readonly plan?: QueryPlan;
  readonly services: ServiceMap;
  /** Coerced: with defaults, and valid. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
  readonly logger: Logger;
}

/** Runs a plan and answers in the form of the operation as sent; errors are not masked yet. */
export async function runPlan(run: PlanRun): Promise<ExecutionResult> {
  const { prepared, variables } = run;
  const { graph, operation, fragments, allowed } = prepared;
  const restoration = { schema: graph.schema, operation, fragments, variables };
  const refused = prepared.hasRemoved && refusedWhole(restoration, allowed.operation, allowed.fragments);
  if (refused) return refused;

  const result = await executeQueryPlan(
    run.plan ?? prepared.plan,
    run.services,
    requestContext(run),
    { schema: graph.schema, operation: allowed.operation, fragments: { ...allowed.fragments } },
    graph.supergraphSchema,
    graph.apiSchema,
  );
  const errors = [...(result.errors ?? []), ...incompleteValues(result.extensions)];
  if (!prepared.hasRemoved) return withErrors(result.data, errors);
  const restored = restoreRemoved(restoration, result.data);
  return withErrors(restored.data, [...errors, ...restored.errors]);
}

const withErrors = (data: ExecutionResult['data'], errors: readonly GraphQLError[]): ExecutionResult =>
  errors.length > 0 ? { data: data ?? null, errors } : { data: data ?? null };

/** A null where none is allowed, without a reason from a subgraph: the library only notes it, the caller must know. */
function incompleteValues(extensions: Record<string, unknown> | undefined): GraphQLError[] {
  const notes: unknown = extensions?.valueCompletion;
  return Array.isArray(notes) ? notes.filter((note): note is GraphQLError => note instanceof GraphQLError) : [];
}

/** What the library reads of a request: its variables, its context, its logger, and a place for figures. */
function requestContext({ variables, context, logger, prepared }: PlanRun): GatewayGraphQLRequestContext {
  const used: Partial<GatewayGraphQLRequestContext> = {
    // Without a prototype: the library takes what is there under a variable's name, be it `toString`.
    request: { variables: Object.assign(Object.create(null), variables) },
    context: { ...context },
    metrics: {},
    logger,
    schema: prepared.graph.schema,
    operation: prepared.allowed.operation,
  };
  return used as GatewayGraphQLRequestContext;
}
