import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { GatewayContext } from '../context.ts';
import type { Credentials } from '../identity/credentials.ts';
import { traceparentFrom } from '../pipeline/request-id.ts';

export interface RequestDependencies {
  readonly credentials: Credentials;
  readonly contextFor: (viewer: Viewer, more?: Partial<GatewayContext>) => GatewayContext;
}

/** The context of what an HTTP request asks for. Throws UNAUTHENTICATED, SERVICE_UNAVAILABLE. */
export async function contextOf(
  { credentials, contextFor }: RequestDependencies,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<GatewayContext> {
  const left = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) left.abort();
  });
  const viewer = await credentials.viewerOf(request.headers.authorization);
  return contextFor(viewer, {
    requestId: request.spotkeepRequestId,
    traceparent: traceparentFrom(request.headers.traceparent),
    address: request.ip,
    signal: left.signal,
  });
}
