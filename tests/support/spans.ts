import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { Registry } from 'prom-client';
import { createRequestWindow } from '#foundation/health/request-window.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { createServiceMetrics } from '#foundation/telemetry/service-metrics.ts';
import { createServiceTelemetry } from '#foundation/telemetry/service-telemetry.ts';
import { createSpanSender } from '#foundation/telemetry/span-sender.ts';

/** Somebody who looks: everything that ends is in `spans`, every figure in `metrics`. */
export function createObservers() {
  const spans: ReadableSpan[] = [];
  const exporter = new InMemorySpanExporter();
  exporter.export = (sent, done) => {
    spans.push(...sent);
    done({ code: 0 });
  };
  const build = { version: '0.0.0', commit: 'test' };
  const tracing = createSpanSender({ service: 'test', build, sampleRate: 1, exporter, logger: silentLogger() });
  const metrics = new Registry();
  const requests = createRequestWindow();
  const telemetry = createServiceTelemetry({ tracing, metrics: createServiceMetrics(metrics), requests });
  return {
    ...{ tracing, metrics, requests, telemetry },
    /** Closes the tracing; all that has ended by now. */
    async ended(): Promise<readonly ReadableSpan[]> {
      await tracing[Symbol.asyncDispose]();
      return spans;
    },
    [Symbol.asyncDispose]: () => tracing[Symbol.asyncDispose](),
  };
}

/** The spans of one trace, by id, and the way from each to the root as names. */
export function traceOf(spans: readonly ReadableSpan[], traceId: string) {
  const own = spans.filter((span) => span.spanContext().traceId === traceId);
  const byId = new Map(own.map((span) => [span.spanContext().spanId, span]));
  const path = (span: ReadableSpan): string[] => {
    const parent = byId.get(span.parentSpanContext?.spanId ?? '');
    return [...(parent ? path(parent) : []), span.name];
  };
  return { spans: own, paths: own.map((span) => path(span).join(' > ')) };
}
