import { ROOT_CONTEXT, type SpanContext, TraceFlags, trace } from '@opentelemetry/api';

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The span that a W3C `traceparent` names (https://www.w3.org/TR/trace-context/); undefined when it names none. */
export function spanContextOf(traceparent: string | undefined | null): SpanContext | undefined {
  const match = traceparent?.match(TRACEPARENT);
  if (!match?.[1] || !match[2] || !match[3]) return undefined;
  const context = { traceId: match[1], spanId: match[2], traceFlags: Number.parseInt(match[3], 16), isRemote: true };
  return trace.isSpanContextValid(context) ? context : undefined;
}

/** The `traceparent` that names a span. */
export const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED) === 0 ? '00' : '01'}`;

/** Whether whoever made the `traceparent` records its trace. One that names no span answers false. */
export function isSampled(traceparent: string): boolean {
  const flags = Number.parseInt(traceparent.slice(-2), 16);
  return (flags & TraceFlags.SAMPLED) !== 0;
}

/** The parent as the library wants it; the root when there is none. */
export function parentContext(traceparent: string | undefined | null) {
  const parent = spanContextOf(traceparent);
  return parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}
