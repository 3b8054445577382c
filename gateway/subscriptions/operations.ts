import type { FormattedExecutionResult } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import type { SupergraphHolder } from '../execution/supergraph.ts';
import type { DocumentReader } from '../pipeline/documents.ts';
import type { MaskedError } from '../pipeline/mask-errors.ts';
import type { MaskErrors } from '../requests.ts';
import { type SharedPayload, sharedPayload } from './delivery.ts';
import type { Groups } from './groups.ts';
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
  next(payload: SharedPayload): void;
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

/** Starts an operation of any kind; returns the way to end it early. */
export type StartOperation = (request: OperationRequest, context: GatewayContext, sink: ResultSink) => () => void;

export function createOperations(dependencies: OperationsDependencies): StartOperation {
  const { graphs, reader, prepare, groups, quota, mask } = dependencies;
  return (request, context, sink) => {
    const graph = graphs.current();
    const read = reader.read(graph, request.query, request.operationName);
    if ('errors' in read) return refused(sink, mask(read.errors, context));
    if (read.operation.operation !== 'subscription') return runOnce(dependencies, request, context, sink);
    const subscription = prepare({
      graph,
      query: request.query,
      ...read,
      variables: request.variables ?? {},
      extensions: request.extensions ?? {},
      context,
    });
    if ('errors' in subscription) return refused(sink, mask(subscription.errors, context));
    const giveBack = quota.take(context.viewer.subject);
    if (!giveBack) return refused(sink, mask([tooMany()], context));
    const leave = groups.join(subscription, {
      isStrict: request.extensions?.strict === true,
      next: (payload) => sink.next(payload),
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
      sink.next(sharedPayload(JSON.stringify(result)));
      sink.complete();
    },
    (error: unknown) => {
      if (!left.signal.aborted) sink.fail(mask([error], context));
    },
  );
  return () => left.abort();
}
