import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { GatewayContext } from '../context.ts';
import type { Credentials } from '../identity/credentials.ts';
import type { AddressOf } from '../pipeline/client-address.ts';
import { forwardedFrom } from '../pipeline/forwarded-headers.ts';
import { traceparentFrom } from '../pipeline/request-id.ts';

export interface RequestDependencies {
  readonly addressOf: AddressOf;
  readonly credentials: Credentials;
  readonly contextFor: (viewer: Viewer, more?: Partial<GatewayContext>) => GatewayContext;
  /** Names of headers that subgraphs are given, in lower case. */
  readonly forwardHeaders?: readonly string[];
}

/** The context of what an HTTP request asks for. Throws UNAUTHENTICATED, SERVICE_UNAVAILABLE. */
export async function contextOf(
  { credentials, contextFor, addressOf, forwardHeaders = [] }: RequestDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<GatewayContext> {
  const left = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) left.abort();
  });
  const address = addressOf(request.raw);
  const viewer = await credentials.viewerOf(request.headers.authorization, address);
  return contextFor(viewer, {
    requestId: request.spotkeepRequestId,
    traceparent: traceparentFrom(request.headers.traceparent),
    address,
    ...(forwardHeaders.length > 0 && { forwarded: forwardedFrom(request.headers, forwardHeaders) }),
    signal: left.signal,
    showsCost: request.headers['x-cost'] === '1',
  });
}
