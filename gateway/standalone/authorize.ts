import { type Authorize, sameForAll } from '../execution/transport/authorize.ts';

export interface StandaloneHeaders {
  /** Sent with every fetch, and when the socket for subscriptions is opened. By lower-case name. */
  readonly own: Readonly<Record<string, string>>;
  /** Whether headers of the caller are handed on. */
  readonly isForwarding: boolean;
}

/**
 * What another graph's subgraph is told: the headers that are configured for it, and of the caller those that are on the
 * list. A configured one wins over a caller's of the same name. The socket carries many callers, so it has only its own.
 */
export function standaloneAuthorize({ own, isForwarding }: StandaloneHeaders): Authorize {
  const same = sameForAll(own);
  if (!isForwarding) return same;
  const forwardedIn = (forwarded: Readonly<Record<string, string>> = {}) =>
    Object.entries(forwarded).filter(([name]) => !Object.hasOwn(own, name));
  return {
    ...same,
    headersOf: (request, body) => [...same.headersOf(request, body), ...forwardedIn(request.context.forwarded).flat()],
    audienceOf: ({ forwarded }) => JSON.stringify(forwardedIn(forwarded)),
  };
}
