import { failure } from '../graphql/failure.ts';
import { hashBody, InvalidSignature, type Signer } from '../identity/signature.ts';
import type { Viewer } from '../identity/viewer.ts';

/** The header that carries the signed viewer, bound to the request's body. */
export const VIEWER_HEADER = 'x-viewer';
/** How many milliseconds the caller still waits. */
export const TIMEOUT_HEADER = 'timeout-ms';
export const REQUEST_ID_HEADER = 'x-request-id';
export const TRACE_HEADER = 'traceparent';

export interface OutgoingRequest {
  readonly viewer: Viewer;
  readonly body: string | Uint8Array;
  readonly requestId: string;
  readonly traceparent?: string | undefined;
  readonly timeoutMilliseconds?: number;
}

/** The headers of a request from service to service. */
export function signedHeaders(signer: Signer, o: OutgoingRequest): Record<string, string> {
  return {
    [VIEWER_HEADER]: signer.sign(o.viewer, { bodyHash: hashBody(o.body) }),
    [REQUEST_ID_HEADER]: o.requestId,
    ...(o.traceparent === undefined ? {} : { [TRACE_HEADER]: o.traceparent }),
    ...(o.timeoutMilliseconds === undefined ? {} : { [TIMEOUT_HEADER]: String(Math.ceil(o.timeoutMilliseconds)) }),
  };
}

/** Who asks; UNAUTHENTICATED when that is not signed for this body. */
export function verifiedViewer(signer: Signer, token: unknown, body: string | Uint8Array): Viewer {
  try {
    if (typeof token === 'string') return signer.verify(token, { bodyHash: hashBody(body) });
  } catch (error) {
    if (!(error instanceof InvalidSignature)) throw error;
  }
  throw failure('UNAUTHENTICATED', 'This service answers signed requests alone.');
}

/** FORBIDDEN for everyone but the other services and the gateway. */
export function requireService(viewer: Viewer): void {
  if (viewer.kind !== 'SERVICE') throw failure('FORBIDDEN', 'Only for services.');
}

/** What the gateway puts into the `extensions` of a `subscribe` message, because one socket carries many viewers. */
export interface SubscribeExtensions {
  /** The signed viewer, bound to `subscriptionBody`. */
  readonly viewer: string;
  readonly requestId: string;
  readonly traceparent?: string;
  /** The last event id that was seen. */
  readonly after?: string;
}

/** What the signature of a `subscribe` message is bound to. */
export const subscriptionBody = (o: {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}): string => JSON.stringify([o.query, o.operationName ?? null, o.variables ?? null]);
