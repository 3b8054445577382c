import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { REQUEST_BUCKETS } from '../telemetry/service-metrics.ts';

const MILLISECONDS = 1_000;

/** Measures every HTTP request, under the names of OpenTelemetry's conventions; a path that is no route has none. */
export function observeHttp(app: FastifyInstance, registry: Registry): void {
  const durations = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'How long HTTP requests took until their answer was sent.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'] as const,
    buckets: REQUEST_BUCKETS,
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const labels = {
      http_request_method: request.method,
      http_route: request.routeOptions.url ?? '',
      http_response_status_code: reply.statusCode,
    };
    durations.observe(labels, reply.elapsedTime / MILLISECONDS);
    done();
  });
}
