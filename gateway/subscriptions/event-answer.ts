import type { GraphQLDataSource, ServiceMap } from '@apollo/gateway';
import type { PlanNode, QueryPlan, SubscriptionNode } from '@apollo/query-planner';
import type { ExecutionResult } from 'graphql';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';
import type { PreparedOperation } from '../execution/plan-cache.ts';
import type { ExecutedOperation } from '../execution/prepared-operation.ts';
import { runPlan } from '../execution/run-plan.ts';

export interface EventAnswerOptions {
  readonly prepared: PreparedOperation;
  readonly node: SubscriptionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly services: ServiceMap;
  readonly logger: Logger;
}

/** Answers one event: its own data, and what the selection asks of other subgraphs. */
export type AnswerEvent = (event: ExecutionResult, context: GatewayContext) => Promise<ExecutedOperation>;

/**
 * The plan's executor runs no subscriptions, so for each event it is given a query: first the subscription's own fetch,
 * which the event has answered already, then the rest of the plan.
 */
export function createEventAnswer({ node, prepared, variables, services, logger }: EventAnswerOptions): AnswerEvent {
  const primary = { ...node.primary, operationKind: 'query' } as typeof node.primary;
  const steps: PlanNode = node.rest ? { kind: 'Sequence', nodes: [primary, node.rest] } : primary;
  const plan: QueryPlan = { kind: 'QueryPlan', node: steps };
  const owner = services[primary.serviceName];

  return async (event, context) => {
    const source: GraphQLDataSource = {
      async process(options) {
        if (options.request.query === primary.operation) return eventAnswer(event);
        return owner ? owner.process(options) : { data: null };
      },
    };
    const all = { ...services, [primary.serviceName]: source };
    const { data, errors = [] } = await runPlan({ prepared, plan, services: all, variables, context, logger });
    return { data: JSON.stringify(data ?? null), errors };
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
