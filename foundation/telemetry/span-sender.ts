import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { Build } from '../lifecycle/build.ts';
import { settledWithin } from '../lifecycle/settled-within.ts';
import type { Logger } from '../logging/logger.ts';
import { toldExporter } from './told-exporter.ts';
import { createTracing, type Tracing } from './tracing.ts';

export interface SpanSenderOptions {
  readonly service: string;
  readonly build: Pick<Build, 'version' | 'commit'>;
  /** 0 to 1: the share of traces that begin here and are recorded. Of others their beginner decides. */
  readonly sampleRate: number;
  readonly exporter: SpanExporter;
  readonly logger: Logger;
  /** How long the last spans may take to be sent; 3,000 unless told. */
  readonly flushMilliseconds?: number;
}

// What is not sent by then is lost: telling of work must not keep the program from stopping.
const FLUSH_MILLISECONDS = 3_000;
// What is waiting to be sent; more is dropped.
const MAXIMUM_WAITING_SPANS = 4_096;
const SPANS_AT_ONCE = 512;
const SEND_EVERY_MILLISECONDS = 2_000;
const SEND_MILLISECONDS = 10_000;
const MAXIMUM_ATTRIBUTE_CHARACTERS = 1_024;

/** Spans, sent in batches in the background. Disposing sends what waits, until its time is up. */
export function createSpanSender(o: SpanSenderOptions): Tracing {
  const processor = new BatchSpanProcessor(toldExporter(o.exporter, o.logger), {
    maxQueueSize: MAXIMUM_WAITING_SPANS,
    maxExportBatchSize: SPANS_AT_ONCE,
    scheduledDelayMillis: SEND_EVERY_MILLISECONDS,
    exportTimeoutMillis: SEND_MILLISECONDS,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': o.service,
      'service.namespace': 'spotkeep',
      'service.version': o.build.version,
      'vcs.ref.head.revision': o.build.commit,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(o.sampleRate) }),
    spanProcessors: [processor],
    generalLimits: { attributeValueLengthLimit: MAXIMUM_ATTRIBUTE_CHARACTERS },
  });
  const close = async () => {
    const { error, isLate } = await settledWithin(o.flushMilliseconds ?? FLUSH_MILLISECONDS, () => provider.shutdown());
    if (isLate || error !== undefined) o.logger.warn({ err: error }, 'The last traces could not be sent.');
  };
  let closing: Promise<void> | undefined;
  return createTracing(provider.getTracer('spotkeep', o.build.version), () => (closing ??= close()));
}

/** How spans reach a collector: OTLP over HTTP; what else the library reads of `OTEL_EXPORTER_OTLP_*` (headers) holds. */
export const collectorExporter = (endpoint: string): SpanExporter =>
  new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: SEND_MILLISECONDS });
