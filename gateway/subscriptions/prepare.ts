import type { ServiceMap } from '@apollo/gateway';
import { type DocumentNode, GraphQLError, Kind, type OperationDefinitionNode, print } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';
import { type PlanCache, type PreparedOperation, subscriptionNodeOf } from '../execution/plan-cache.ts';
import type { LoadedSupergraph } from '../execution/supergraph.ts';
import { coerceVariables } from '../pipeline/coerce-variables.ts';
import { refusedWhole } from '../pipeline/restore-removed.ts';
import { ownAudience, sharedAudience } from './audience.ts';
import { keyAt, responsePath } from './conflation.ts';
import type { CursorScope, Cursors } from './cursor.ts';
import type { DeliveryPolicies } from './delivery-policy.ts';
import { createEventAnswer } from './event-answer.ts';
import type { Subscription } from './subscription.ts';

/** A subscription as a client sends it. */
export interface Wish {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
  /** Reads the document by the graph that is in force. */
  read(): ReadWish | { readonly errors: readonly GraphQLError[] };
}

export interface ReadWish {
  readonly graph: LoadedSupergraph;
  /** Valid, and its operation a subscription. */
  readonly document: DocumentNode;
  readonly documentKey: string;
  readonly operation: OperationDefinitionNode;
}

export interface PreparerOptions {
  readonly plans: PlanCache;
  readonly cursors: Cursors;
  readonly policies: DeliveryPolicies;
  readonly contextFor: (viewer: GatewayContext['viewer']) => GatewayContext;
  readonly services: ServiceMap;
  readonly logger: Logger;
}

// Unlike a query it is kept for as long as it lasts.
const MAXIMUM_CHARACTERS = 16 * 1024;
const TOO_LARGE = `A subscription has at most ${MAXIMUM_CHARACTERS} characters, its variables included.`;

/** Plans a subscription and says who may share it; or why it cannot begin. */
export type PrepareSubscription = (wish: Wish) => Subscription | { readonly errors: readonly GraphQLError[] };

export function createSubscriptionPreparer(options: PreparerOptions): PrepareSubscription {
  const { plans, cursors, policies } = options;
  const texts = new WeakMap<PreparedOperation, string>();
  const textOf = (prepared: PreparedOperation): string => {
    const text = texts.get(prepared) ?? normalisedText(prepared);
    texts.set(prepared, text);
    return text;
  };

  const prepare: PrepareSubscription = (wish) => {
    const read = wish.read();
    if ('errors' in read) return read;
    const { graph, operation } = read;
    const coerced = coerceVariables(graph.schema, operation, { ...wish.variables });
    if (coerced.errors) return coerced;
    const { variables } = coerced;
    const values = JSON.stringify(variables);
    if (wish.query.length + values.length > MAXIMUM_CHARACTERS) return refusal('LIMIT_EXCEEDED', TOO_LARGE);
    const prepared = plans.prepare({ ...read, context: wish.context });
    const { allowed, fragments } = prepared;
    const restoration = { schema: graph.schema, operation, fragments, variables };
    const refused = prepared.hasRemoved && refusedWhole(restoration, allowed.operation, allowed.fragments);
    if (refused) return refused;
    const node = subscriptionNodeOf(prepared);
    if (!node) return refusal('UNAUTHORIZED_FIELD_OR_TYPE', 'The credential does not allow this field.');

    const field = rootFieldOf(prepared);
    const scope: CursorScope = { subgraph: node.primary.serviceName, field };
    const after = placeIn(wish.extensions.after, scope, cursors);
    if (after instanceof Error) return { errors: [after] };
    const policy = policies(graph, field);
    const { viewer } = wish.context;
    const audience = policy.isShareable ? sharedAudience(viewer) : ownAudience(viewer);
    const path = responsePath(allowed.operation.selectionSet, allowed.fragments, [field, ...policy.conflateBy]);
    const used = (node.primary.variableUsages ?? []).filter((name) => Object.hasOwn(variables, name));
    return {
      key: [graph.version, textOf(prepared), values, audience.key].join('\n'),
      scope,
      policy,
      primary: {
        query: node.primary.operation,
        operationName: node.primary.operationName,
        variables: Object.fromEntries(used.map((name) => [name, variables[name]])),
      },
      context: options.contextFor(audience.viewer),
      answer: createEventAnswer({ prepared, node, variables, ...options }),
      conflationKey: (event) => (policy.isConflated ? keyAt(event, path) : undefined),
      again: () => prepare(wish),
      ...(after !== undefined && { after }),
    };
  };
  return prepare;
}

const refusal = (...[code, message]: Parameters<typeof failure>) => ({ errors: [failure(code, message)] });

function placeIn(cursor: unknown, scope: CursorScope, cursors: Cursors): string | undefined | GraphQLError {
  if (cursor === undefined || cursor === null) return undefined;
  try {
    return cursors.open(scope, cursor);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** The operation as text without its name, with only the fragments it uses: equal wishes have equal texts. */
function normalisedText({ operation, fragments }: PreparedOperation): string {
  const { name: _, ...unnamed } = operation;
  return print({ kind: Kind.DOCUMENT, definitions: [unnamed, ...Object.values(fragments)] });
}

/** The name of the one root field, through fragments. */
function rootFieldOf({ allowed }: PreparedOperation): string {
  let { selectionSet } = allowed.operation;
  for (;;) {
    const [first] = selectionSet.selections;
    if (!first) return '';
    if (first.kind === Kind.FIELD) return first.name.value;
    const next = first.kind === Kind.INLINE_FRAGMENT ? first : allowed.fragments[first.name.value];
    if (!next) return '';
    selectionSet = next.selectionSet;
  }
}
