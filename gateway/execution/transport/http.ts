import { Pool } from 'undici';
import type { Logger } from '#foundation/logging/logger.ts';
import { type Authorize, sameForAll } from './authorize.ts';
import type { RemoteEndpoint } from './endpoint.ts';
import { exchangeOverHttp } from './http-exchange.ts';
import { createUpstreamSocket } from './upstream-socket.ts';

export interface HttpEndpointOptions {
  /** As the supergraph names it. */
  readonly name: string;
  /** Where operations are posted to, with its path: `https://example.com/reviews/graphql`. */
  readonly url: string;
  /** Where it speaks graphql-transport-ws; by default the same address with `ws` for `http`. */
  readonly subscriptionUrl?: string;
  /** By default nothing of the caller is told. */
  readonly authorize?: Authorize;
  /**
   * Whether its streams end when the subgraph completes them. Spotkeep's own never do: a `complete` there is a process
   * that leaves, behind which another one goes on.
   */
  readonly streamsEnd?: boolean;
  readonly logger: Logger;
  readonly connections?: number;
  /** How long a subscription waits for its subgraph to return before it ends with an error. */
  readonly reconnectMilliseconds?: number;
}

export type HttpEndpoint = RemoteEndpoint & AsyncDisposable;

// Shorter than the subgraph keeps an idle socket, so that nothing is written into one that is being closed there.
const KEEP_ALIVE_MILLISECONDS = 30_000;
const CONNECT_TIMEOUT_MILLISECONDS = 2_000;
const MAXIMUM_ANSWER_BYTES = 64 * 1024 * 1024;

/** A subgraph in another process: POST over kept connections; subscriptions multiplexed on one socket. */
export function createHttpEndpoint(options: HttpEndpointOptions): HttpEndpoint {
  const { name, url, authorize = sameForAll() } = options;
  const { origin, pathname, search } = new URL(url);
  const pool = new Pool(origin, {
    connections: options.connections ?? 64,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    connect: { timeout: CONNECT_TIMEOUT_MILLISECONDS },
    maxResponseSize: MAXIMUM_ANSWER_BYTES,
  });
  const subscriptionUrl = options.subscriptionUrl ?? `${origin}${pathname}${search}`.replace(/^http/, 'ws');
  const socket = createUpstreamSocket({ ...options, authorize, url: subscriptionUrl });

  return {
    name,
    exchange: exchangeOverHttp({ name, pool, path: `${pathname}${search}`, authorize }),
    audienceOf: authorize.audienceOf,
    subscribe: async (request) => socket.subscribe(request),
    streamsEnd: options.streamsEnd ?? false,
    async [Symbol.asyncDispose]() {
      await socket[Symbol.asyncDispose]();
      await pool.destroy();
    },
  };
}
