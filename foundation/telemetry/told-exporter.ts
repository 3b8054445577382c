import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../logging/logger.ts';

/** The exporter, and a line of the log when a collector begins to refuse what it is sent, or takes it again. */
export function toldExporter(exporter: SpanExporter, logger: Logger): SpanExporter {
  let isFailing = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const fails = result.code !== 0;
        if (fails && !isFailing) logger.warn({ err: result.error, spans: spans.length }, 'Traces cannot be sent.');
        if (!fails && isFailing) logger.info('Traces are sent again.');
        isFailing = fails;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}
