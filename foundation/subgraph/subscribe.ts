import { createSourceEventStream, type ExecutionResult, type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { Followed } from '../graphql/context.ts';
import { failure } from '../graphql/failure.ts';
import { maskError, maskResult, withCode } from '../graphql/mask-errors.ts';
import type { Logger } from '../logging/logger.ts';
import { deadlineAt, remaining, withDeadline } from '../resilience/deadline.ts';
import type { Documents } from './documents.ts';
import type { SubgraphRequest } from './endpoint.ts';
import { type Executor, inRequest, type Runnable } from './execute.ts';
import { formatPosition } from './position.ts';
import { settlingIterator } from './settling-iterator.ts';

const EVENT_DEADLINE_MILLISECONDS = 10_000;

type SubscribeRequest = SubgraphRequest & { readonly after?: string };
type Stream = AsyncIterableIterator<ExecutionResult, undefined>;

export function createSubscriber(o: {
  schema: GraphQLSchema;
  documents: Documents;
  executor: Executor;
  logger: Logger;
}) {
  const { schema, documents, executor, logger } = o;

  /** Calls the field's `subscribe`; the stream lives until `signal` is aborted. */
  async function open(runnable: Runnable, request: SubscribeRequest, signal: AbortSignal) {
    const opened = await createSourceEventStream({
      schema,
      document: runnable.document,
      operationName: runnable.operation.name?.value,
      variableValues: request.variables,
      contextValue: executor.contextFor(request, signal, request.after),
    });
    return Symbol.asyncIterator in opened ? (opened as AsyncIterable<Followed>)[Symbol.asyncIterator]() : opened;
  }

  /** The answer to one event: the operation, run with the event as the root value. */
  async function answer(runnable: Runnable, request: SubscribeRequest, signal: AbortSignal, step: Followed) {
    if (step.kind === 'gap') {
      const { from, to, epoch } = step;
      return { extensions: { gap: { from, to }, eventId: formatPosition({ epoch, sequence: to }) } };
    }
    const root = step.kind === 'event' ? step.event : step.value;
    const deadline = deadlineAt(EVENT_DEADLINE_MILLISECONDS);
    // What an event brings about belongs to the request that published it, not to the one that subscribed.
    const cause = step.kind === 'event' ? step.event.traceparent : null;
    const within = { ...request, ...(cause !== null && { traceparent: cause }), signal, deadlineAt: deadline };
    const result = await executor.run(runnable, within, root);
    if (step.kind === 'value') return result;
    const eventId = formatPosition({ epoch: step.epoch, sequence: step.event.sequence });
    return { ...result, extensions: { ...result.extensions, eventId, ...(cause !== null && { traceparent: cause }) } };
  }

  /** Answers a subscription: a stream of results, or one result that says why not. */
  return async function subscribe(request: SubscribeRequest): Promise<Stream | ExecutionResult> {
    const prepared = documents.prepare(request.query, request.operationName);
    if ('errors' in prepared) return prepared;
    if (prepared.operation.operation !== OperationTypeNode.SUBSCRIPTION) {
      return { errors: [failure('BAD_REQUEST', 'Only a subscription can be subscribed to.')] };
    }
    const ended = new AbortController();
    const signal = request.signal ? AbortSignal.any([request.signal, ended.signal]) : ended.signal;
    try {
      const opening = inRequest(request, () => open(prepared, request, signal));
      const opened = await withDeadline(opening, remaining(request.deadlineAt), request.signal);
      if (!('next' in opened)) {
        ended.abort();
        // Errors without a path are about the variables: no resolver has run.
        const { errors = [] } = opened;
        if (errors.every(({ path }) => path === undefined)) return { errors: withCode(errors, 'BAD_USER_INPUT') };
        return maskResult(opened, { logger, requestId: request.requestId });
      }
      return stream(prepared, request, opened, ended, signal);
    } catch (error) {
      ended.abort();
      return { errors: [executor.failed(error, request)] };
    }
  };

  function stream(
    runnable: Runnable,
    request: SubscribeRequest,
    source: AsyncIterator<Followed>,
    ended: AbortController,
    signal: AbortSignal,
  ): Stream {
    const masked = {
      next: () =>
        source.next().catch((error: unknown) => {
          throw maskError(error, { logger, requestId: request.requestId });
        }),
      return: async () => (await source.return?.()) ?? { done: true as const, value: undefined },
    };
    const results = settlingIterator(
      masked,
      (step) => answer(runnable, request, signal, step),
      () => ended.abort(),
    );
    request.signal?.addEventListener('abort', () => void results.return?.(), { once: true, signal: ended.signal });
    return results;
  }
}
