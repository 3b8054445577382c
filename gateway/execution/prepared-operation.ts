import type { GraphQLError, OperationDefinitionNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { FetchAnswer, FetchOperation } from './fetch.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** One run of a prepared operation. */
export interface OperationRun {
  /** Coerced: with defaults, and valid. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
}

/** An answer, or a part of one, as text: it is never parsed again on its way out. Errors are not masked yet. */
export interface ExecutedOperation {
  /** JSON: an object, or `null`. */
  readonly data: string;
  readonly errors: readonly GraphQLError[];
}

/** A deferred fragment's answer. */
export interface DeferredPart extends ExecutedOperation {
  readonly path: readonly (string | number)[];
  readonly label?: string;
}

export interface IncrementalAnswer {
  readonly initial: ExecutedOperation;
  /** In the order in which they are ready. Ends when all have come; `return()` gives up the rest. */
  readonly deferred: AsyncIterable<DeferredPart>;
}

/**
 * One operation planned and compiled for every viewer of one authorisation class, and for one outcome of its `@skip` and
 * `@include`. Never changed, so it is shared by all of its runs.
 */
export interface PreparedOperation {
  readonly graph: LoadedSupergraph;
  /** As sent. */
  readonly operation: OperationDefinitionNode;
  /** Whether it has `@defer` that applies: then `runIncrementally` may be used where the transport can carry parts. */
  readonly isIncremental: boolean;
  /** A query or a mutation, whole; what `@defer` marks is answered with the rest. */
  run(run: OperationRun): Promise<ExecutedOperation>;
  runIncrementally(run: OperationRun): Promise<IncrementalAnswer>;
  /** Of a subscription whose root field the viewer may use. */
  readonly subscription?: PreparedSubscription;
  /** The answer, when a denied root field leaves none: nothing is run then, and nothing subscribed to. */
  readonly refusal?: ExecutedOperation;
}

export interface PreparedSubscription {
  /** The name of the root field. */
  readonly field: string;
  /** What is sent to the subgraph once; its `subgraph` owns the events. */
  readonly primary: FetchOperation;
  /** The variables that `primary` declares, out of the operation's. */
  primaryVariables(variables: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /**
   * Where an event's data has a field, by the names of the fields on the way from the root field: the keys that
   * `primary` gives them. Undefined when the operation does not select it of every type of object there.
   */
  keysOf(fieldNames: readonly string[]): readonly string[] | undefined;
  /** Answers one event, which is the answer to `primary`: its data belongs to this call, which may write into it. */
  answer(event: FetchAnswer, run: OperationRun): Promise<ExecutedOperation>;
}
