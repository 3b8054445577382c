import { type Dispatcher, errors, type Pool } from 'undici';
import { remaining } from '#foundation/resilience/deadline.ts';
import { TIMEOUT_HEADER } from '#foundation/subgraph/signed-request.ts';
import type { FetchRequest } from '../fetch.ts';
import { receivedRefusal, receivedText } from './answer.ts';
import type { Authorize } from './authorize.ts';
import type { Cancellable } from './cancellation.ts';
import type { Exchange, Received } from './exchange.ts';
import { membersOf } from './in-process.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

export interface HttpExchangeOptions {
  readonly name: string;
  readonly pool: Pool;
  readonly path: string;
  readonly authorize: Authorize;
}

/** Posts a fetch over a kept connection, without streams, promises and timers in between. */
export const exchangeOverHttp =
  ({ name, pool, path, authorize }: HttpExchangeOptions): Exchange =>
  (request, cancellation) =>
    new Promise((resolve, reject) => {
      const reply = new Reply(name, request.operation.repeated, resolve, reject);
      cancellation.watch(reply);
      if (reply.isSettled) return;
      const body = bodyOf(request);
      const headers = ['content-type', 'application/json', 'accept', 'application/json'];
      headers.push(TIMEOUT_HEADER, String(Math.ceil(remaining(request.deadlineAt))));
      for (const part of authorize.headersOf(request, body)) headers.push(part);
      // The deadline of the fetch is watched by whoever sends it.
      pool.dispatch({ method: 'POST', path, headers, body, headersTimeout: 0, bodyTimeout: 0 }, reply);
    });

function bodyOf({ operation: { json, operationName }, variables, representations }: FetchRequest): Buffer {
  const name = operationName === undefined ? '' : `,"operationName":"${operationName}"`;
  return Buffer.from(`{"query":${json}${name},"variables":{${membersOf(variables, representations)}}}`);
}

// Many servers answer so what does not fit the operation: a variable's value, for one.
const WITH_AN_ANSWER: ReadonlySet<number> = new Set([200, 400, 422]);

/** What comes back for one fetch, as undici tells it. */
class Reply implements Dispatcher.DispatchHandler, Cancellable {
  readonly #subgraph: string;
  readonly #repeated: readonly string[] | undefined;
  readonly #resolve: (received: Received) => void;
  readonly #reject: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  /** Most answers come in one piece. */
  #first: Buffer | undefined;
  #others: Buffer[] | undefined;
  #reason: Error | undefined;
  isSettled = false;

  constructor(
    subgraph: string,
    repeated: readonly string[] | undefined,
    resolve: (received: Received) => void,
    reject: (error: unknown) => void,
  ) {
    this.#subgraph = subgraph;
    this.#repeated = repeated;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  cancel(reason: unknown): void {
    this.#fail(reason);
    this.#reason = reason instanceof Error ? reason : new Error('The fetch was given up.', { cause: reason });
    this.#controller?.abort(this.#reason);
  }

  /** It has a connection; whoever has left while it waited for one sends nothing. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#reason) controller.abort(this.#reason);
  }

  onResponseStart(_: Dispatcher.DispatchController, statusCode: number): void {
    this.#status = statusCode;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    // What comes with another status is not kept, but read off: the connection is used again.
    if (!WITH_AN_ANSWER.has(this.#status)) return;
    if (!this.#first) this.#first = chunk;
    else if (this.#others) this.#others.push(chunk);
    else this.#others = [chunk];
  }

  onResponseEnd(): void {
    if (this.isSettled) return;
    try {
      const received = this.#received();
      this.isSettled = true;
      this.#resolve(received);
    } catch (error) {
      this.#fail(error);
    }
  }

  onResponseError(_: unknown, cause: Error): void {
    // A header that cannot be sent, such as one with a line break: nothing was sent, and nothing will be.
    const isRefusal = cause instanceof errors.InvalidArgumentError;
    const isConnection = !isRefusal && !(cause instanceof errors.ResponseExceededMaxSizeError);
    const subgraph = this.#subgraph;
    this.#fail(new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph, isConnection, isRefusal, cause }));
  }

  #fail(error: unknown): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.#reject(error);
  }

  #received(): Received {
    const subgraph = this.#subgraph;
    const status = this.#status;
    if (status === 200) return receivedText(this.#text(), subgraph, this.#repeated);
    if (status === 504) throw new SubgraphFailure({ code: 'SUBGRAPH_TIMEOUT', subgraph });
    const told = WITH_AN_ANSWER.has(status) ? receivedRefusal(this.#text(), subgraph) : undefined;
    if (told) return told;
    throw new SubgraphFailure({
      code: 'SUBGRAPH_UNAVAILABLE',
      subgraph,
      // Not ready, or draining: nothing was run, and another process may answer.
      isConnection: status === 503,
      isRefusal: status >= 400 && status < 500,
      detail: `answered with status ${status}`,
    });
  }

  #text(): string {
    if (!this.#first) return '';
    if (!this.#others) return this.#first.toString();
    return Buffer.concat([this.#first, ...this.#others]).toString();
  }
}
