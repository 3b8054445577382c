import type { SubgraphEndpoint, SubgraphRequest } from '#foundation/subgraph/endpoint.ts';
import type { FetchRequest } from '../fetch.ts';
import { receivedResult } from './answer.ts';
import type { Cancellable } from './cancellation.ts';
import type { Exchange, Received } from './exchange.ts';
import { failureOf } from './subgraph-failure.ts';
import { toldViewer } from './told-viewer.ts';

/**
 * Asks a subgraph of the same process: a call, without a socket. What it throws against its own contract is a failed
 * fetch like any other, so that a fault of one subgraph stays in its branch of the answer.
 */
export const exchangeInProcess =
  (subgraph: SubgraphEndpoint): Exchange =>
  (request, cancellation) =>
    new Promise((resolve, reject) => {
      const call = new Call(subgraph, resolve, reject);
      cancellation.watch(call);
      call.begin(request);
    });

class Call implements Cancellable {
  readonly #subgraph: SubgraphEndpoint;
  readonly #resolve: (received: Received) => void;
  readonly #reject: (error: unknown) => void;
  readonly #gone = new AbortController();

  constructor(subgraph: SubgraphEndpoint, resolve: (received: Received) => void, reject: (error: unknown) => void) {
    this.#subgraph = subgraph;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Does not wait for a subgraph that does not listen. */
  cancel(reason: unknown): void {
    this.#reject(reason);
    this.#gone.abort(reason);
  }

  async begin(request: FetchRequest): Promise<void> {
    if (this.#gone.signal.aborted) return;
    try {
      this.#resolve(receivedResult(await this.#subgraph.execute(subgraphRequest(request, this.#gone.signal))));
    } catch (cause) {
      this.#reject(failureOf(cause, this.#subgraph.name));
    }
  }
}

function subgraphRequest(request: FetchRequest, signal: AbortSignal): SubgraphRequest {
  const { operation, context, deadlineAt } = request;
  const { requestId, traceparent } = context;
  return {
    query: operation.text,
    ...(operation.operationName !== undefined && { operationName: operation.operationName }),
    variables: variablesOf(request),
    viewer: toldViewer(context),
    requestId,
    ...(traceparent && { traceparent }),
    deadlineAt,
    signal,
  };
}

function variablesOf({ variables, representations }: FetchRequest): Readonly<Record<string, unknown>> {
  return JSON.parse(`{${membersOf(variables, representations)}}`) as Record<string, unknown>;
}

/** The members of the object of all variables, as JSON. */
export function membersOf(variables: string, representations: readonly string[] | undefined): string {
  if (!representations) return variables;
  return `${variables}${variables === '' ? '' : ','}"representations":[${representations.join(',')}]`;
}
