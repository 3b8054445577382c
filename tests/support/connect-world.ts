import type { FormattedExecutionResult } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

// biome-ignore lint/suspicious/noExplicitAny: what a test's own document selects is known to the test alone
export type Data = any;

/** A Spotkeep that runs, seen from outside: over HTTP and WebSocket, whatever its shape. */
export interface World extends AsyncDisposable {
  readonly url: string;
  readonly adminToken: string;
  execute(query: string, variables?: object, token?: string): Promise<FormattedExecutionResult<Data>>;
  /** The data of an operation that must not fail. */
  data(query: string, variables?: object, token?: string): Promise<Data>;
  subscribe(query: string, variables: object, token: string): Listener;
}

/** What a subscription has said, in order. */
export interface Listener extends AsyncDisposable {
  readonly results: readonly FormattedExecutionResult<Data>[];
  /** Waits, ten seconds at most, for a result of which this holds; also one that came before. */
  until(holds: (data: Data) => boolean): Promise<Data>;
}

export const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

/** Speaks to a Spotkeep that is there. */
export function connectWorld({ url, adminToken }: { url: string; adminToken: string }): World {
  const resources = new AsyncDisposableStack();

  async function execute(query: string, variables: object = {}, token?: string) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(token) },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(15_000),
    });
    return (await response.json()) as FormattedExecutionResult<Data>;
  }

  return {
    url,
    adminToken,
    execute,
    async data(query, variables, token) {
      const { data, errors } = await execute(query, variables, token);
      if (errors) throw new Error(errors.map(({ message, path }) => `${path?.join('.')}: ${message}`).join('\n'));
      return data;
    },
    subscribe: (query, variables, token) =>
      resources.use(listen(url, { query, variables: variables as Record<string, unknown> }, token)),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function listen(
  url: string,
  operation: { query: string; variables: Record<string, unknown> },
  token: string,
): Listener {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: bearer(token),
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => {}, // the subscription tells
  });
  const results: FormattedExecutionResult<Data>[] = [];
  const waiting = new Set<() => void>();
  let ended: unknown;
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  client.subscribe(operation, {
    next(result) {
      results.push(result as FormattedExecutionResult<Data>);
      wake();
    },
    error(error) {
      ended = error;
      wake();
    },
    complete() {
      ended ??= new Error('The subscription is complete.');
      wake();
    },
  });
  return {
    results,
    until: (holds) =>
      new Promise((resolve, reject) => {
        const give = (settle: () => void) => {
          clearTimeout(timer);
          waiting.delete(look);
          settle();
        };
        const look = () => {
          const found = results.find(({ data }) => data && holds(data));
          if (found) give(() => resolve(found.data));
          else if (ended) give(() => reject(new Error(`Ended: ${JSON.stringify(ended)}`)));
        };
        const timer = setTimeout(
          () => give(() => reject(new Error(`Did not come. Heard: ${JSON.stringify(results)}`))),
          10_000,
        );
        waiting.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      await client.dispose();
    },
  };
}
