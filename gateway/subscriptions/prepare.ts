import type { ServiceMap } from '@apollo/gateway';
import { GraphQLError, Kind, print } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';
import { type PreparedOperation, subscriptionNodeOf } from '../execution/plan-cache.ts';
import { type Admitted, isRefused, type Refused } from '../pipeline/admit.ts';
import { refusedWhole } from '../pipeline/restore-removed.ts';
import { ownAudience, sharedAudience } from './audience.ts';
import { keyAt, responsePath } from './conflation.ts';
import type { CursorScope, Cursors } from './cursor.ts';
import type { DeliveryPolicies } from './delivery-policy.ts';
import { createEventAnswer } from './event-answer.ts';
import type { Subscription } from './subscription.ts';

/** What was admitted for the same request and the same audience; by then perhaps by another graph. */
export type AdmitAgain = (context: GatewayContext) => Promise<Admitted | Refused>;

export interface PreparerOptions {
  readonly cursors: Cursors;
  readonly policies: DeliveryPolicies;
  readonly contextFor: (viewer: GatewayContext['viewer'], more?: Partial<GatewayContext>) => GatewayContext;
  readonly services: ServiceMap;
  readonly logger: Logger;
}

/** Says what an admitted subscription asks for, and who may share it; or why it cannot begin. */
export type PrepareSubscription = (
  admitted: Admitted,
  again: AdmitAgain,
) => Subscription | { readonly errors: readonly unknown[] };

// Unlike a query it is kept for as long as it lasts.
const MAXIMUM_CHARACTERS = 16 * 1024;
const TOO_LARGE = `A subscription has at most ${MAXIMUM_CHARACTERS} characters, its variables included.`;

export function createSubscriptionPreparer(options: PreparerOptions): PrepareSubscription {
  const { cursors, policies } = options;
  const texts = new WeakMap<PreparedOperation, string>();
  const textOf = (prepared: PreparedOperation): string => {
    const text = texts.get(prepared) ?? normalisedText(prepared);
    texts.set(prepared, text);
    return text;
  };

  const prepare: PrepareSubscription = (admitted, again) => {
    const { graph, prepared, operation, variables } = admitted;
    const values = JSON.stringify(variables);
    if (admitted.text.length + values.length > MAXIMUM_CHARACTERS) return refusal('LIMIT_EXCEEDED', TOO_LARGE);
    const { allowed, fragments } = prepared;
    const restoration = { schema: graph.schema, operation, fragments, variables };
    const refused = prepared.hasRemoved && refusedWhole(restoration, allowed.operation, allowed.fragments);
    if (refused) return refused;
    const node = subscriptionNodeOf(prepared);
    if (!node) return refusal('UNAUTHORIZED_FIELD_OR_TYPE', 'The credential does not allow this field.');

    const field = rootFieldOf(prepared);
    const scope: CursorScope = { subgraph: node.primary.serviceName, field };
    const after = placeIn(admitted.extensions.after, scope, cursors);
    if (after instanceof Error) return { errors: [after] };
    const policy = policies(graph, field);
    const audience = policy.isShareable ? sharedAudience(admitted.context) : ownAudience(admitted.context);
    const context = options.contextFor(audience.viewer, audience.granted);
    const path = responsePath(allowed.operation.selectionSet, allowed.fragments, [field, ...policy.conflateBy]);
    const used = (node.primary.variableUsages ?? []).filter((name) => Object.hasOwn(variables, name));
    return {
      key: [graph.version, textOf(prepared), values, audience.key].join('\n'),
      ...{ scope, policy, context },
      primary: {
        query: node.primary.operation,
        operationName: node.primary.operationName,
        variables: Object.fromEntries(used.map((name) => [name, variables[name]])),
      },
      answer: createEventAnswer({ prepared, node, variables, ...options }),
      conflationKey: (event) => (policy.isConflated ? keyAt(event, path) : undefined),
      async again() {
        const outcome = await again(context);
        return isRefused(outcome) ? outcome : prepare(outcome, again);
      },
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
