import type { ExecutionResult } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Logger } from '#foundation/logging/logger.ts';
import type { SubgraphRequest } from '#foundation/subgraph/endpoint.ts';
import type { Authorize } from './authorize.ts';
import type { EventBuffer } from './event-buffer.ts';
import { Upstream } from './upstream.ts';

export interface UpstreamSocketOptions {
  readonly name: string;
  /** `ws://host:port/graphql` */
  readonly url: string;
  readonly authorize: Authorize;
  /** Whether a stream ends when the subgraph completes it. */
  readonly streamsEnd?: boolean;
  readonly logger: Logger;
  /** How long a subscription waits for its subgraph to return before it ends with an error. */
  readonly reconnectMilliseconds?: number;
}

export type SubscribeRequest = SubgraphRequest & { readonly after?: string };

export interface UpstreamSocket extends AsyncDisposable {
  subscribe(request: SubscribeRequest): AsyncIterableIterator<ExecutionResult, undefined>;
}

const RECONNECT_MILLISECONDS = 60_000;
const PING_EVERY_MILLISECONDS = 10_000;
const PONG_WITHIN_MILLISECONDS = 5_000;
const OPEN_WITHIN_MILLISECONDS = 3_000;
const ACKNOWLEDGE_WITHIN_MILLISECONDS = 3_000;
const IDLE_CLOSE_MILLISECONDS = 5_000;

/** All subscriptions to one subgraph over one socket, opened with the first and closed some time after the last. */
export function createUpstreamSocket(options: UpstreamSocketOptions): UpstreamSocket {
  const { authorize, name, streamsEnd = false, reconnectMilliseconds = RECONNECT_MILLISECONDS, logger } = options;
  const client = openClient(options);
  const open = new Set<EventBuffer<ExecutionResult>>();

  return {
    subscribe(request) {
      const { results } = new Upstream({
        name,
        logger,
        reconnectMilliseconds,
        streamsEnd,
        connect: async (after, sink) => client.subscribe(payloadOf(authorize, request, after), sink),
        ...(request.after !== undefined && { after: request.after }),
        closed: () => open.delete(results),
      });
      open.add(results);
      const leave = () => void results.return();
      request.signal?.addEventListener('abort', leave, { once: true });
      if (request.signal?.aborted) leave();
      return results;
    },
    async [Symbol.asyncDispose]() {
      for (const results of [...open]) void results.return();
      // The promise of a client that is still connecting may reject, which ends it as well.
      await Promise.resolve(client.dispose()).catch(() => {});
    },
  };
}

function openClient({ url, authorize }: UpstreamSocketOptions): Client {
  let silence: NodeJS.Timeout | undefined;
  const client = createClient({
    url,
    webSocketImpl: socketWith(authorize.socketHeaders ?? {}),
    connectionParams: () => authorize.connectionParams?.(),
    // Each subscription connects again by itself, with a new signature and from its own last event.
    retryAttempts: 0,
    lazyCloseTimeout: IDLE_CLOSE_MILLISECONDS,
    connectionAckWaitTimeout: ACKNOWLEDGE_WITHIN_MILLISECONDS,
    keepAlive: PING_EVERY_MILLISECONDS,
    on: {
      ping: (received) => {
        if (!received) silence = setTimeout(() => client.terminate(), PONG_WITHIN_MILLISECONDS);
      },
      pong: (received) => {
        if (received) clearTimeout(silence);
      },
      closed: () => clearTimeout(silence),
    },
  });
  return client;
}

/** The library opens its sockets without headers, and waits for ever for one that nobody answers. */
const socketWith = (headers: Readonly<Record<string, string>>) =>
  class extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: { ...headers }, handshakeTimeout: OPEN_WITHIN_MILLISECONDS });
    }
  };

function payloadOf(authorize: Authorize, request: SubscribeRequest, after: string | undefined) {
  const { query, operationName, variables } = request;
  const extensions = authorize.extensionsOf?.({ ...request, ...(after !== undefined && { after }) });
  return {
    query,
    ...(operationName !== undefined && { operationName }),
    ...(variables && { variables: { ...variables } }),
    ...(extensions && { extensions }),
  };
}
