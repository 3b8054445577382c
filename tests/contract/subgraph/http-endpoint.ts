import { type ExecutionResult, GraphQLError } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { hashBody, type Signer } from '#foundation/identity/signature.ts';
import { serviceViewer } from '#foundation/identity/viewer.ts';
import type { SubgraphEndpoint, SubgraphRequest } from '#foundation/subgraph/service.ts';
import { signedHeaders, subscriptionBody } from '#foundation/subgraph/signed-request.ts';

/** Speaks to a listening subgraph as a gateway does, with the stock client of the socket's protocol. */
export function createHttpEndpoint(url: string, signer: Signer): SubgraphEndpoint & AsyncDisposable {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: async () => ({
      viewer: signer.sign(serviceViewer('gateway'), { bodyHash: hashBody('') }),
    }),
  });

  async function execute({ query, operationName, variables, signal, ...request }: SubgraphRequest) {
    const body = JSON.stringify({ query, operationName, variables });
    const timeoutMilliseconds = Math.max(0, request.deadlineAt - Date.now());
    const headers = signedHeaders(signer, { ...request, body, timeoutMilliseconds });
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
      signal: signal ?? null,
    });
    return (await response.json()) as ExecutionResult;
  }

  async function subscribe({ query, operationName, variables, ...request }: SubgraphRequest & { after?: string }) {
    const { viewer, requestId, traceparent, after } = request;
    const operation = { query, operationName, variables };
    const token = signer.sign(viewer, { bodyHash: hashBody(subscriptionBody(operation)) });
    const results = client.iterate({
      ...operation,
      extensions: { viewer: token, requestId, traceparent, after },
    }) as AsyncIterator<ExecutionResult>;
    return refusalAsResult(results);
  }

  return {
    name: 'agent',
    execute,
    subscribe,
    async [Symbol.asyncDispose]() {
      await client.dispose();
    },
  };
}

/** An `error` message makes the stock client throw the list of errors; a refusal comes so before any result. */
function refusalAsResult(results: AsyncIterator<ExecutionResult>): AsyncIterator<ExecutionResult> {
  return {
    next: () =>
      results.next().catch((reason: unknown) => {
        if (!Array.isArray(reason)) throw reason;
        const errors = reason.map(({ message, ...rest }) => new GraphQLError(message, rest));
        return { done: false as const, value: { errors } };
      }),
    return: () => results.return?.() ?? Promise.resolve({ done: true as const, value: undefined }),
  };
}
