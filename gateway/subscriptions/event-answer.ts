import type { GraphQLDataSource, ServiceMap } from '@apollo/gateway';
import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import type { ExecutionResult } from 'graphql';
import type { Logger } from '#foundation/logging/logger.ts';
import { runPlan } from '../execution/run-plan.ts';
import type { Subscription } from './subscription.ts';

/** Answers one event: its own data, and what the selection asks of other subgraphs. */
export type AnswerEvent = (event: ExecutionResult) => Promise<ExecutionResult>;

/**
 * The plan's executor runs no subscriptions, so for each event it is given a query: first the subscription's own fetch,
 * which the event has answered already, then the rest of the plan.
 */
export function createEventAnswer(
  { node, prepared, variables, context }: Subscription,
  services: ServiceMap,
  logger: Logger,
): AnswerEvent {
  const primary = { ...node.primary, operationKind: 'query' } as typeof node.primary;
  const steps: PlanNode = node.rest ? { kind: 'Sequence', nodes: [primary, node.rest] } : primary;
  const plan: QueryPlan = { kind: 'QueryPlan', node: steps };
  const owner = services[primary.serviceName];

  return (event) => {
    const source: GraphQLDataSource = {
      async process(options) {
        if (options.request.query === primary.operation) return eventAnswer(event);
        return owner ? owner.process(options) : { data: null };
      },
    };
    return runPlan({
      prepared,
      plan,
      services: { ...services, [primary.serviceName]: source },
      variables,
      context,
      logger,
    });
  };
}

/** A copy: the executor merges what the others answer into what it is given. */
function eventAnswer({ data, errors }: ExecutionResult) {
  return {
    data: data ? structuredClone(data) : null,
    ...(errors && {
      errors: errors.map(({ message, path, extensions }) => ({
        message,
        ...(path && { path }),
        ...(extensions && { extensions }),
      })),
    }),
  };
}
