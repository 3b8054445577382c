import type { Build } from '../lifecycle/build.ts';
import type { Logger } from '../logging/logger.ts';
import { noTracing, type Tracing } from './tracing.ts';

export interface TracingSettings {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly TRACES_SAMPLE_RATE: number;
}

export interface TracingOptions {
  readonly service: string;
  readonly build: Pick<Build, 'version' | 'commit'>;
  readonly logger: Logger;
}

/** Traces to the configured collector; without one nothing is recorded, and the library is not even loaded. */
export async function openTracing(settings: TracingSettings, options: TracingOptions): Promise<Tracing> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, TRACES_SAMPLE_RATE: sampleRate } = settings;
  if (endpoint === undefined) return noTracing;
  const { collectorExporter, createSpanSender } = await import('./span-sender.ts');
  return createSpanSender({ ...options, sampleRate, exporter: collectorExporter(endpoint) });
}
