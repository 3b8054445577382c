import type { FormattedExecutionResult } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import type { SupergraphHolder } from '../execution/supergraph.ts';
import type { DocumentReader } from '../pipeline/documents.ts';
import type { MaskedError } from '../pipeline/mask-errors.ts';
import type { MaskErrors } from '../requests.ts';
import type { Groups } from './groups.ts';
import { Batch } from './payload.ts';
import type { PrepareSubscription } from './prepare.ts';
import type { Quota } from './quota.ts';

/** One operation as a client sends it. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Where the results of one operation go. After `fail` or `complete` nothing more comes. */
export interface ResultSink {
  /** Results, in their order; the same object for all who share them. */
  next(batch: Batch): void;
  fail(errors: readonly MaskedError[]): void;
  complete(): void;
}

export interface OperationsDependencies {
  readonly graphs: SupergraphHolder;
  readonly reader: DocumentReader;
  readonly prepare: PrepareSubscription;
  readonly groups: Groups;
  readonly quota: Quota;
  /** Runs a query or a mutation through the whole pipeline. */
  readonly execute: (request: OperationRequest, context: GatewayContext) => Promise<FormattedExecutionResult>;
  readonly mask: MaskErrors;
}

/** Starts an operation of any kind, for any transport; returns the way to end it early. What is refused fails at once. */
export type StartOperation = (request: OperationRequest, context: GatewayContext, sink: ResultSink) => () => void;

export function createOperations(dependencies: OperationsDependencies): StartOperation {
  const { graphs, reader, prepare, groups, quota, mask } = dependencies;
  return (request, context, sink) => {
    const read = () => {
      const graph = graphs.current();
      return { graph, ...reader.read(graph, request.query, request.operationName) };
    };
    const first = read();
    if ('errors' in first) return refused(sink, mask(first.errors, context));
    if (first.operation.operation !== 'subscription') return runOnce(dependencies, request, context, sink);
    const { query, variables = {}, extensions = {} } = request;
    const subscription = prepare({ query, variables, extensions, context, read });
    if ('errors' in subscription) return refused(sink, mask(subscription.errors, context));
    const giveBack = quota.take(context.viewer.subject);
    if (!giveBack) return refused(sink, mask([tooMany()], context));
    const leave = groups.join(subscription, {
      isStrict: extensions.strict === true,
      next: (batch) => sink.next(batch),
      fail: (errors) => sink.fail(errors),
    });
    return () => {
      giveBack();
      leave();
    };
  };
}

const tooMany = () => failure('SUBSCRIPTION_LIMIT', 'There are too many subscriptions of this user. End some.');

function refused(sink: ResultSink, errors: readonly MaskedError[]): () => void {
  sink.fail(errors);
  return () => {};
}

function runOnce(
  { execute, mask }: OperationsDependencies,
  request: OperationRequest,
  context: GatewayContext,
  sink: ResultSink,
) {
  const left = new AbortController();
  execute(request, { ...context, signal: left.signal }).then(
    (result) => {
      if (left.signal.aborted) return;
      sink.next(new Batch([{ json: JSON.stringify(result) }]));
      sink.complete();
    },
    (error: unknown) => {
      if (!left.signal.aborted) sink.fail(mask([error], context));
    },
  );
  return () => left.abort();
}
