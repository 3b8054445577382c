import { dataOf, type GraphAnswer, type GraphApi, type ResultSink } from '../api.ts';
import type { TypedText } from '../generated/documents.ts';

interface LocalRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly authorization: string;
}

/** The graph of a server in the same process. */
export interface LocalGraph {
  execute(request: LocalRequest): Promise<GraphAnswer>;
  subscribe(request: LocalRequest): Promise<AsyncIterator<GraphAnswer, undefined>>;
}

/** The public graph of a server that runs in this very process. The server is its opener's to close. */
export function createLocalApi(graph: LocalGraph): GraphApi {
  const followed = new Set<() => void>();
  const requestOf = (query: string, variables: unknown, token: string): LocalRequest => ({
    query,
    variables: variables as Record<string, unknown>,
    authorization: `Bearer ${token}`,
  });

  async function follow<R>(request: LocalRequest, sink: ResultSink<R>, stopped: AbortSignal): Promise<void> {
    try {
      const results = await graph.subscribe(request);
      const stop = () => void results.return?.();
      if (stopped.aborted) return stop();
      stopped.addEventListener('abort', stop, { once: true });
      for (let result = await results.next(); !result.done; result = await results.next()) {
        sink.next(dataOf<R>(result.value));
      }
      sink.end(undefined);
    } catch (error) {
      sink.end(error instanceof Error ? error.message : String(error));
    }
  }

  return {
    async execute<R, V>(document: TypedText<R, V>, variables: V, token: string): Promise<R> {
      return dataOf<R>(await graph.execute(requestOf(document, variables, token)));
    },
    subscribe<R, V>(document: TypedText<R, V>, variables: V, token: string, sink: ResultSink<R>) {
      const stop = new AbortController();
      const leave = () => stop.abort();
      followed.add(leave);
      void follow(requestOf(document, variables, token), sink, stop.signal).finally(() => followed.delete(leave));
      return leave;
    },
    async [Symbol.asyncDispose]() {
      for (const leave of followed) leave();
    },
  };
}
