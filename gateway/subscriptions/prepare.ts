import { type DocumentNode, GraphQLError, Kind, type OperationDefinitionNode, print } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { GatewayContext } from '../context.ts';
import { coerceVariables } from '../execution/executor.ts';
import { type PlanCache, type PreparedOperation, subscriptionNodeOf } from '../execution/plan-cache.ts';
import type { LoadedSupergraph } from '../execution/supergraph.ts';
import { refusedWhole } from '../pipeline/restore-removed.ts';
import type { CursorScope, Cursors } from './cursor.ts';
import type { Subscription } from './subscription.ts';

export interface SubscribeRequest {
  readonly graph: LoadedSupergraph;
  readonly query: string;
  /** Valid, and its operation a subscription. */
  readonly document: DocumentNode;
  readonly documentKey: string;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
}

// Unlike a query it is kept for as long as it lasts.
const MAXIMUM_CHARACTERS = 16 * 1024;
const TOO_LARGE = `A subscription has at most ${MAXIMUM_CHARACTERS} characters, its variables included.`;
const tooLarge = () => ({ errors: [failure('LIMIT_EXCEEDED', TOO_LARGE)] });

/** Plans a subscription and says who may share it; or why it cannot begin. */
export type PrepareSubscription = (request: SubscribeRequest) => Subscription | { errors: readonly GraphQLError[] };

export function createSubscriptionPreparer({
  plans,
  cursors,
}: {
  plans: PlanCache;
  cursors: Cursors;
}): PrepareSubscription {
  const texts = new WeakMap<PreparedOperation, string>();
  const textOf = (prepared: PreparedOperation): string => {
    const known = texts.get(prepared);
    if (known !== undefined) return known;
    const text = normalisedText(prepared);
    texts.set(prepared, text);
    return text;
  };

  return ({ graph, query, document, documentKey, operation, variables: given, extensions, context }) => {
    const coerced = coerceVariables(graph.schema, operation, { ...given });
    if (coerced.errors) return coerced;
    const { variables } = coerced;
    const values = JSON.stringify(variables);
    if (query.length + values.length > MAXIMUM_CHARACTERS) return tooLarge();
    const prepared = plans.prepare({ graph, documentKey, document, operation, context });
    const { allowed, fragments } = prepared;
    const restoration = { schema: graph.schema, operation, fragments, variables };
    const refused = prepared.hasRemoved && refusedWhole(restoration, allowed.operation, allowed.fragments);
    if (refused) return refused;
    const node = subscriptionNodeOf(prepared);
    if (!node) return { errors: [failure('UNAUTHORIZED_FIELD_OR_TYPE', 'The credential does not allow this field.')] };

    const field = rootFieldOf(prepared);
    const scope: CursorScope = { subgraph: node.primary.serviceName, field };
    const after = placeIn(extensions.after, scope, cursors);
    if (after instanceof Error) return { errors: [after] };
    const key = [graph.version, textOf(prepared), values, audienceOf(context.viewer)].join('\n');
    return {
      key,
      prepared,
      node,
      scope,
      variables,
      context,
      startsWithState: graph.startsWithState.has(field),
      ...(after !== undefined && { after }),
    };
  };
}

/** Who may share: one subject, in one generation, with the same scopes. Never a token: a group outlives its first. */
function audienceOf(viewer: Viewer): string {
  const generation = 'generation' in viewer ? viewer.generation : 0;
  return JSON.stringify([viewer.kind, viewer.subject, generation, [...viewer.scopes].sort()]);
}

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
