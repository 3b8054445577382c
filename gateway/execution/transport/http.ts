import type { ExecutionResult } from 'graphql';
import { errors, Pool } from 'undici';
import type { Signer } from '#foundation/identity/signature.ts';
import { isRecord } from '#foundation/is-record.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import { DeadlineExceeded, remaining } from '#foundation/resilience/deadline.ts';
import type { SubgraphEndpoint, SubgraphRequest } from '#foundation/subgraph/endpoint.ts';
import { signedHeaders } from '#foundation/subgraph/signed-request.ts';
import { SubgraphFailure } from './subgraph-failure.ts';
import { createUpstreamSocket } from './upstream-socket.ts';

export interface HttpEndpointOptions {
  readonly name: string;
  /** `http://host:port`, with a path unless it is `/graphql`. */
  readonly url: string;
  /** Where it speaks graphql-transport-ws; otherwise the same address, as `ws://`. */
  readonly subscriptionUrl?: string;
  readonly signer: Signer;
  readonly logger: Logger;
  readonly connections?: number;
  /** How long a subscription waits for its subgraph to return before it ends with an error. */
  readonly reconnectMilliseconds?: number;
}

export type HttpEndpoint = SubgraphEndpoint & AsyncDisposable;

// Shorter than the subgraph keeps an idle socket, so that nothing is written into one that is being closed there.
const KEEP_ALIVE_MILLISECONDS = 30_000;
const CONNECT_TIMEOUT_MILLISECONDS = 2_000;
const MAXIMUM_ANSWER_BYTES = 64 * 1024 * 1024;

/** A subgraph in another process: signed POST over kept connections; subscriptions multiplexed on one socket. */
export function createHttpEndpoint(options: HttpEndpointOptions): HttpEndpoint {
  const { name, url, signer } = options;
  const { origin, pathname, search } = new URL(url);
  const path = pathname === '/' ? '/graphql' : `${pathname}${search}`;
  const pool = new Pool(origin, {
    connections: options.connections ?? 64,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    connect: { timeout: CONNECT_TIMEOUT_MILLISECONDS },
    maxResponseSize: MAXIMUM_ANSWER_BYTES,
  });
  const socket = createUpstreamSocket({
    ...options,
    url: options.subscriptionUrl ?? `${origin.replace(/^http/, 'ws')}${path}`,
  });

  return {
    name,
    async execute(request) {
      const { query, operationName, variables } = request;
      const body = JSON.stringify({ query, operationName, variables });
      try {
        return await post(pool, { name, path, body, request, headers: await headersOf(signer, request, body) });
      } catch (cause) {
        if (cause instanceof SubgraphFailure || cause instanceof DeadlineExceeded) throw cause;
        request.signal?.throwIfAborted();
        const isConnection = !(cause instanceof errors.ResponseExceededMaxSizeError);
        throw new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: name, isConnection, cause });
      }
    },
    subscribe: async (request) => socket.subscribe(request),
    async [Symbol.asyncDispose]() {
      await socket[Symbol.asyncDispose]();
      await pool.destroy();
    },
  };
}

async function headersOf(signer: Signer, request: SubgraphRequest, body: string): Promise<Record<string, string>> {
  const { viewer, requestId, traceparent, deadlineAt } = request;
  const timeoutMilliseconds = remaining(deadlineAt);
  return {
    'content-type': 'application/json',
    ...signedHeaders(signer, { viewer, body, requestId, traceparent, timeoutMilliseconds }),
  };
}

interface Post {
  readonly name: string;
  readonly path: string;
  readonly body: string;
  readonly request: SubgraphRequest;
  readonly headers: Record<string, string>;
}

async function post(pool: Pool, { name, path, body, request, headers }: Post): Promise<ExecutionResult> {
  const timeout = Math.max(1, remaining(request.deadlineAt));
  const response = await pool.request({
    method: 'POST',
    path,
    headers,
    body,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    ...(request.signal && { signal: request.signal }),
  });
  const { statusCode } = response;
  if (statusCode === 200) return answerIn(await response.body.text(), name);
  await response.body.dump();
  if (statusCode === 504) throw new SubgraphFailure({ code: 'SUBGRAPH_TIMEOUT', subgraph: name });
  throw new SubgraphFailure({
    code: 'SUBGRAPH_UNAVAILABLE',
    subgraph: name,
    // Not ready, or draining: nothing was run, and another process may answer.
    isConnection: statusCode === 503,
    detail: `answered with status ${statusCode}`,
  });
}

function answerIn(text: string, subgraph: string): ExecutionResult {
  const answer = parsed(text);
  if (isAnswer(answer)) return answer;
  throw new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph, detail: 'answered something else than GraphQL' });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAnswer(answer: unknown): answer is ExecutionResult {
  if (!isRecord(answer)) return false;
  const { data, errors: told } = answer;
  if (told === undefined) return isRecord(data);
  const isTold = Array.isArray(told) && told.every((error) => isRecord(error) && typeof error.message === 'string');
  return isTold && (data === undefined || data === null || isRecord(data));
}
