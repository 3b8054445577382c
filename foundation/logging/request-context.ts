import { AsyncLocalStorage } from 'node:async_hooks';

/** What one request carries through everything it causes: calls, jobs, events and log lines. */
export interface RequestContext {
  readonly requestId: string;
  /** W3C trace context, as received or made: `00-<trace id>-<span id>-<flags>`. */
  readonly traceparent?: string;
  readonly clientId?: string;
}

const requests = new AsyncLocalStorage<RequestContext>();

/** Runs `work`; until it has settled, `currentRequest()` answers `context` there and in everything it starts. */
export const runInRequest = <T>(context: RequestContext, work: () => T): T => requests.run(context, work);

/** The request that the calling code works for; undefined outside of one (start, schedules, relays). */
export const currentRequest = (): RequestContext | undefined => requests.getStore();

/** The trace id of a W3C `traceparent` (https://www.w3.org/TR/trace-context/); undefined when it is not one. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  const match = traceparent?.match(/^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/);
  return match?.[1] === '0'.repeat(32) ? undefined : match?.[1];
}
