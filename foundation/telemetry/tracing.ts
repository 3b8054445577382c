import { type Attributes, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { isSampled, parentContext, spanContextOf, traceparentOf } from './trace-context.ts';

export type WorkKind = keyof typeof SpanKind;

export interface SpanStart {
  readonly kind: WorkKind;
  /** The W3C trace context of what caused it. Without one a trace begins here, if chance says so. */
  readonly parent?: string | undefined | null;
  /** The trace context of something related that is not its cause. */
  readonly link?: string | undefined | null;
  readonly attributes?: Attributes;
}

/** One piece of work in a trace. */
export interface TracedWork {
  /** The W3C trace context for what is done inside; the parent's own where it is not recorded. */
  readonly traceparent: string | undefined;
  /** False: nobody will see its attributes, so they need not be made. */
  readonly isRecorded: boolean;
  set(attributes: Attributes): void;
  /** A name of few possible values, known only after the start. */
  rename(name: string): void;
  /** `error`: what went wrong, as a closed code. Called once. */
  end(error?: string): void;
}

/**
 * Spans without ambient state: a span's parent is the `traceparent` that travels with the request, its event or its job,
 * between processes and within one.
 */
export interface Tracing extends AsyncDisposable {
  start(name: string, start: SpanStart): TracedWork;
}

const unrecorded = (traceparent: string | undefined): TracedWork => ({
  traceparent,
  isRecorded: false,
  set() {},
  rename() {},
  end() {},
});

/** Records nothing and passes on what it is given. */
export const noTracing: Tracing = {
  start: (_name, { parent }) => unrecorded(parent ?? undefined),
  [Symbol.asyncDispose]: async () => {},
};

/** Spans by a tracer of OpenTelemetry. What its caller does not record is not recorded here either, and costs nothing. */
export function createTracing(tracer: Tracer, close: () => Promise<void>): Tracing {
  return {
    start(name, { kind, parent, link, attributes }) {
      if (parent && spanContextOf(parent) && !isSampled(parent)) return unrecorded(parent);
      const linked = spanContextOf(link);
      const span = tracer.startSpan(
        name,
        { kind: SpanKind[kind], ...(attributes && { attributes }), ...(linked && { links: [{ context: linked }] }) },
        parentContext(parent),
      );
      const traceparent = traceparentOf(span.spanContext());
      if (!span.isRecording()) return unrecorded(traceparent);
      return {
        traceparent,
        isRecorded: true,
        set: (more) => void span.setAttributes(more),
        rename: (better) => void span.updateName(better),
        end(error) {
          if (error !== undefined) {
            span.setStatus({ code: SpanStatusCode.ERROR, message: error }).setAttribute('error.type', error);
          }
          span.end();
        },
      };
    },
    [Symbol.asyncDispose]: close,
  };
}
