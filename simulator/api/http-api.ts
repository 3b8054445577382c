import { type Client, createClient } from 'graphql-ws';
import { ApiFailure, dataOf, type GraphAnswer, type GraphApi, type ResultSink, UNREACHABLE } from '../api.ts';
import type { TypedText } from '../generated/documents.ts';

export interface HttpApiOptions {
  /** Where the server answers, such as `http://localhost:4000`; without a path of its own, at `/graphql`. */
  readonly url: string;
  readonly timeoutMilliseconds?: number;
}

const TIMEOUT_MILLISECONDS = 10_000;
/** A socket that cannot be opened is tried again by whoever subscribes, not here. */
const CONNECTION_RETRIES = 0;
const MAXIMUM_ANSWER_CHARACTERS = 32 * 1024 * 1024;

const unreachable = (message: string) => new ApiFailure(message, { code: UNREACHABLE });

/** The public graph of a running server: requests over HTTP, subscriptions over one WebSocket for each token. */
export function createHttpApi({ timeoutMilliseconds = TIMEOUT_MILLISECONDS, ...o }: HttpApiOptions): GraphApi {
  const url = endpointOf(o.url);
  const sockets = new Map<string, { readonly client: Client; uses: number }>();
  const closing = new AbortController();

  async function post(query: string, variables: unknown, token: string): Promise<GraphAnswer> {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMilliseconds)]);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
        signal,
      });
      return answerOf(response, await response.text());
    } catch (error) {
      throw error instanceof ApiFailure ? error : unreachable(`${url} does not answer: ${reasonOf(error)}`);
    }
  }

  function socketOf(token: string): { readonly client: Client; uses: number } {
    const open = sockets.get(token);
    if (open) return open;
    const client = createClient({
      url: url.replace(/^http/, 'ws'),
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: CONNECTION_RETRIES,
      connectionAckWaitTimeout: timeoutMilliseconds,
    });
    const opened = { client, uses: 0 };
    sockets.set(token, opened);
    return opened;
  }

  /** Closes the socket of a token that nobody uses any more: agents get new tokens as they move. */
  function release(token: string): void {
    const socket = sockets.get(token);
    if (!socket) return;
    socket.uses -= 1;
    if (socket.uses > 0) return;
    sockets.delete(token);
    void socket.client.dispose();
  }

  return {
    async execute<R, V>(document: TypedText<R, V>, variables: V, token: string): Promise<R> {
      return dataOf<R>(await post(document, variables, token));
    },
    subscribe<R, V>(document: TypedText<R, V>, variables: V, token: string, sink: ResultSink<R>) {
      const socket = socketOf(token);
      socket.uses += 1;
      let leave = () => {};
      const end = once((reason: string | undefined) => {
        leave();
        release(token);
        sink.end(reason);
      });
      leave = socket.client.subscribe<R>(
        { query: document, variables: variables as Record<string, unknown> },
        {
          next: ({ data, errors }) => {
            if (data && !errors?.length) sink.next(data);
            else end(errors?.[0]?.message ?? 'an answer without data');
          },
          error: (error) => end(reasonOf(error)),
          complete: () => end(undefined),
        },
      );
      return leave;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all([...sockets.values()].map(({ client }) => client.dispose()));
      sockets.clear();
    },
  };
}

/** @throws TypeError when it is no URL. */
function endpointOf(text: string): string {
  const url = new URL(text);
  if (url.pathname === '/') url.pathname = '/graphql';
  return url.href;
}

/** A GraphQL answer, whatever the status: the graph says in its errors what is wrong. */
function answerOf(response: Response, text: string): GraphAnswer {
  if (text.length > MAXIMUM_ANSWER_CHARACTERS) throw unreachable('The answer is too long.');
  const answer = parse(text);
  if (answer) return answer;
  throw unreachable(`The server answered ${response.status} without GraphQL.`);
}

function parse(text: string): GraphAnswer | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    const isAnswer = typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer);
    return isAnswer ? (answer as GraphAnswer) : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (Array.isArray(error)) return error.map(reasonOf).join('; ');
  if (error instanceof Error) return error.cause instanceof Error ? error.cause.message : error.message;
  if (typeof error === 'object' && error !== null && 'reason' in error) return `the socket was closed: ${error.reason}`;
  return 'the socket was closed';
}

function once<A>(work: (argument: A) => void): (argument: A) => void {
  let isDone = false;
  return (argument) => {
    if (isDone) return;
    isDone = true;
    work(argument);
  };
}
