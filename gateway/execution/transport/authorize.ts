import { hashBody, type Signer } from '#foundation/identity/signature.ts';
import { serviceViewer } from '#foundation/identity/viewer.ts';
import {
  REQUEST_ID_HEADER,
  type SubscribeExtensions,
  subscriptionBody,
  TRACE_HEADER,
  VIEWER_HEADER,
} from '#foundation/subgraph/signed-request.ts';
import type { FetchRequest } from '../fetch.ts';
import type { AudienceOf } from './exchange.ts';
import { toldViewer } from './told-viewer.ts';
import type { SubscribeRequest } from './upstream-socket.ts';
import { viewerAudience } from './viewer-audience.ts';

/** What a subgraph is told of the one who asks. */
export interface Authorize {
  /** Headers of one fetch, as it is sent: name, value, name, value. What it throws is a failed fetch. */
  headersOf(request: FetchRequest, body: Buffer): readonly string[];
  /**
   * All of that which can change an answer: those for whom it is equal share one fetch. Never a signature, an id of a
   * request or a trace. A constant where nothing of the caller is forwarded.
   */
  readonly audienceOf: AudienceOf;
  /** The payload of `connection_init`, for the one socket that carries all subscriptions. */
  connectionParams?(): Record<string, unknown>;
  /** Headers with which that socket is opened. */
  readonly socketHeaders?: Readonly<Record<string, string>>;
  /** What goes into the `extensions` of a `subscribe` message. */
  extensionsOf?(request: SubscribeRequest): Readonly<Record<string, unknown>>;
}

/** Signs the viewer to Spotkeep's own subgraphs, which answer nobody else. */
export function signedBy(signer: Signer): Authorize {
  return {
    headersOf({ context }, body) {
      const { requestId, traceparent } = context;
      const headers = [
        VIEWER_HEADER,
        signer.sign(toldViewer(context), { bodyHash: hashBody(body) }),
        REQUEST_ID_HEADER,
        requestId,
      ];
      if (traceparent) headers.push(TRACE_HEADER, traceparent);
      return headers;
    },
    audienceOf: viewerAudience(),
    connectionParams: () => ({ viewer: signer.sign(serviceViewer('gateway'), { bodyHash: hashBody('') }) }),
    extensionsOf({ query, operationName, variables, viewer, requestId, traceparent, after }) {
      const body = subscriptionBody({ query, operationName, variables });
      const extensions: SubscribeExtensions = {
        viewer: signer.sign(viewer, { bodyHash: hashBody(body) }),
        requestId,
        ...(traceparent !== undefined && { traceparent }),
        ...(after !== undefined && { after }),
      };
      return { ...extensions };
    },
  };
}

/**
 * Tells nothing of the caller, so that everybody's answers are the same: the id of the request, the trace, and the same
 * headers for everybody.
 */
export function sameForAll(headers: Readonly<Record<string, string>> = {}): Authorize {
  const constant = Object.entries(headers).flat();
  return {
    headersOf({ context: { requestId, traceparent } }) {
      const all = [REQUEST_ID_HEADER, requestId, ...constant];
      if (traceparent) all.push(TRACE_HEADER, traceparent);
      return all;
    },
    audienceOf: () => '',
    socketHeaders: headers,
  };
}
