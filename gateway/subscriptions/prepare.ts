import { GraphQLError, Kind, print } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import { fragmentsIn } from '../execution/fragments.ts';
import type { PreparedOperation } from '../execution/prepared-operation.ts';
import { ownAudience, sharedAudience } from '../identity/audience.ts';
import { type Admitted, isRefused, type Refused } from '../pipeline/admit.ts';
import { keyAt } from './conflation.ts';
import type { CursorScope, Cursors } from './cursor.ts';
import type { DeliveryPolicies } from './delivery-policy.ts';
import type { Subscription } from './subscription.ts';

/** What was admitted for the same request and the same audience; by then perhaps by another graph. */
export type AdmitAgain = (context: GatewayContext) => Promise<Admitted | Refused>;

export interface PreparerOptions {
  readonly cursors: Cursors;
  readonly policies: DeliveryPolicies;
  readonly contextFor: (viewer: GatewayContext['viewer'], more?: Partial<GatewayContext>) => GatewayContext;
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
  const textOf = (admitted: Admitted): string => {
    const text = texts.get(admitted.prepared) ?? normalisedText(admitted);
    texts.set(admitted.prepared, text);
    return text;
  };

  const prepare: PrepareSubscription = (admitted, again) => {
    const { graph, prepared, variables } = admitted;
    const values = JSON.stringify(variables);
    if (admitted.text.length + values.length > MAXIMUM_CHARACTERS) return refusal('LIMIT_EXCEEDED', TOO_LARGE);
    if (prepared.refusal) return { errors: prepared.refusal.errors };
    const { subscription } = prepared;
    if (!subscription) return refusal('UNAUTHORIZED_FIELD_OR_TYPE', 'The credential does not allow this field.');

    const { field, primary } = subscription;
    const scope: CursorScope = { subgraph: primary.subgraph, field };
    const after = placeIn(admitted.extensions.after, scope, cursors);
    if (after instanceof Error) return { errors: [after] };
    const policy = policies(graph, field);
    const audience = policy.isShareable ? sharedAudience(admitted.context) : ownAudience(admitted.context);
    // Not the first one's token, but its trace: that is where the upstream began.
    const { work, traceparent } = admitted.context;
    const context = options.contextFor(audience.viewer, { ...audience.granted, work, traceparent });
    const path = subscription.keysOf([field, ...policy.conflateBy]);
    return {
      key: [graph.version, textOf(admitted), values, audience.key].join('\n'),
      ...{ version: graph.version, scope, policy, context },
      primary: {
        query: primary.text,
        operationName: primary.operationName,
        variables: subscription.primaryVariables(variables),
      },
      answer: ({ data = null, errors }, context) =>
        subscription.answer({ data, ...(errors && { errors }), isPlain: false }, { variables, context }),
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

/** The operation as text without its name, with the fragments of its document: equal wishes have equal texts. */
function normalisedText({ operation, document }: Admitted): string {
  const { name: _, ...unnamed } = operation;
  return print({ kind: Kind.DOCUMENT, definitions: [unnamed, ...fragmentsIn(document)] });
}
