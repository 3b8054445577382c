import type { ServiceMap } from '@apollo/gateway';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';
import type { PlanCache } from './plan-cache.ts';
import { runPlan } from './run-plan.ts';
import type { SupergraphHolder } from './supergraph.ts';

export interface ExecutorDependencies {
  readonly graphs: SupergraphHolder;
  readonly plans: PlanCache;
  readonly services: ServiceMap;
  readonly logger: Logger;
}

/**
 * The supergraph as Apollo Server sees it. `ApolloGateway` itself is not used: it reads the environment, reports to its
 * maker, and can run neither subscriptions nor plans of its callers' choice; its planner and its executor are.
 */
export function createApolloGateway(dependencies: ExecutorDependencies): GatewayInterface {
  const { graphs } = dependencies;
  return {
    load: async () => ({ executor: createExecutor(dependencies) }),
    onSchemaLoadOrUpdate(heard) {
      const tell = () =>
        heard({ apiSchema: graphs.current().schema, coreSupergraphSdl: graphs.current().supergraphSdl });
      tell();
      return graphs.onReplaced(tell);
    },
    stop: async () => {},
  };
}

function createExecutor({ graphs, plans, services, logger }: ExecutorDependencies): GatewayExecutor {
  return async ({ schema, document, queryHash, operation, request, context: given }) => {
    const context = given as unknown as GatewayContext;
    const graph = graphs.of(schema);
    const coerced = coerceVariables(graph.schema, operation, request.variables ?? {});
    if (coerced.errors) return { errors: coerced.errors };
    const prepared = plans.prepare({ graph, documentKey: queryHash, document, operation, context });
    const readsOnly = operation.operation === 'query';
    return runPlan({
      prepared,
      services,
      variables: coerced.variables,
      context: readsOnly ? context : { ...context, signal: undefined },
      logger,
    });
  };
}

/** The variables with defaults, as the operation declares them; or BAD_USER_INPUT for each that does not fit. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Record<string, unknown>,
) {
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 20 });
  if (coerced) return { variables: coerced };
  return { errors: errors?.map(({ message }) => failure('BAD_USER_INPUT', message)) ?? [] };
}
