import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan, SubscriptionNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql';
import { weightOf } from '#foundation/graphql/document-weight.ts';
import type { GatewayContext } from '../context.ts';
import { type Fragments, takeOutForbidden } from '../pipeline/authorization.ts';
import { createLeastRecentlyUsed } from './least-recently-used.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** One operation, ready to run for every viewer of one authorisation class. */
export interface PreparedOperation {
  readonly graph: LoadedSupergraph;
  /** As sent. */
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  /** As planned: without what the viewer may not use. */
  readonly allowed: { readonly operation: OperationDefinitionNode; readonly fragments: Fragments };
  readonly hasRemoved: boolean;
  readonly plan: QueryPlan;
}

export interface PlanRequest {
  readonly graph: LoadedSupergraph;
  /** Equal for equal documents and for no others: the hash of its text. */
  readonly documentKey: string;
  /** Valid against `graph.schema`. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced; `@skip` and `@include` may depend on them. */
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
}

export interface PlanCache {
  /** Plans once per (version, document, operation, authorisation class). Throws what the planner throws. */
  prepare(request: PlanRequest): PreparedOperation;
  readonly size: number;
}

/** @param o.capacity characters that operations and plans, written as JSON, may have together */
export function createPlanCache({ capacity }: { capacity: number }): PlanCache {
  const weigh = ({ operation, fragments, plan }: PreparedOperation) =>
    weightOf(operation) + JSON.stringify([fragments, plan]).length;
  const plans = createLeastRecentlyUsed<PreparedOperation>({ capacity, weigh });
  return {
    prepare(request) {
      const { graph, context, operation } = request;
      const audience = `${graph.access.classOf(context)}${context.mayIntrospect ? '' : ' -introspection'}`;
      const key = [graph.version, request.documentKey, operation.name?.value ?? '', audience].join('\n');
      const known = plans.get(key);
      if (known) return known;
      const prepared = prepare(request);
      plans.set(key, prepared);
      return prepared;
    },
    get size() {
      return plans.size;
    },
  };
}

function prepare({ graph, document, operation, context }: PlanRequest): PreparedOperation {
  const fragments: Fragments = Object.fromEntries(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const { mayIntrospect } = context;
  const question = { schema: graph.schema, rules: graph.access, holder: context, mayIntrospect, operation, fragments };
  const { hasRemoved, ...allowed } = takeOutForbidden(question);
  const planned: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [allowed.operation, ...Object.values(allowed.fragments)],
  };
  if (isEmptiedSubscription(allowed.operation)) {
    return { graph, operation, fragments, allowed, hasRemoved, plan: { kind: 'QueryPlan' } };
  }
  const plan = graph.planner.buildQueryPlan(operationFromDocument(graph.apiSchema, planned, { validate: false }));
  return { graph, operation, fragments, allowed, hasRemoved, plan };
}

/** Whether the one root field was taken out: there is nothing left to subscribe to, and nothing to plan. */
function isEmptiedSubscription({ operation, selectionSet }: OperationDefinitionNode): boolean {
  const [only, ...others] = selectionSet.selections;
  const isTypename = only?.kind === Kind.FIELD && only.name.value === '__typename';
  return operation === 'subscription' && isTypename && others.length === 0;
}

/** The plan of a subscription: what the event answers, and what is asked of others for each event. */
export function subscriptionNodeOf({ plan }: PreparedOperation): SubscriptionNode | undefined {
  return plan.node?.kind === 'Subscription' ? plan.node : undefined;
}
