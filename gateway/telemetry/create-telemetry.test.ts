import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { Registry } from 'prom-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentLogger } from '#foundation/logging/logger.ts';
import { createSpanSender } from '#foundation/telemetry/span-sender.ts';
import { noTracing } from '#foundation/telemetry/tracing.ts';
import { createGatewayTelemetry } from './create-telemetry.ts';
import { createGatewayMetrics, MAXIMUM_OPERATION_NAMES } from './gateway-metrics.ts';

const SAMPLED = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const UNSAMPLED = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

function openTraced() {
  const spans: ReadableSpan[] = [];
  const exporter = new InMemorySpanExporter();
  exporter.export = (sent, done) => {
    spans.push(...sent);
    done({ code: 0 });
  };
  const build = { version: '0.0.0', commit: 'none' };
  const tracing = createSpanSender({ service: 'gateway', build, sampleRate: 1, exporter, logger: silentLogger() });
  onTestFinished(() => tracing[Symbol.asyncDispose]());
  const registry = new Registry();
  const telemetry = createGatewayTelemetry({ tracing, metrics: createGatewayMetrics(registry) });
  const sent = async () => {
    await tracing[Symbol.asyncDispose]();
    return spans;
  };
  return { telemetry, registry, sent };
}

describe('G10 what the gateway tells', () => {
  test('an operation, its phases and its fetches are one trace of the caller', async () => {
    const { telemetry, sent } = openTraced();
    const work = telemetry.operation({ traceparent: SAMPLED });
    work.phase('plan', () => 1);
    work.identify({ name: 'Fleet', kind: 'query' });
    const fetch = work.fetch('agent', 'query');
    fetch.end();
    work.end();
    const spans = await sent();
    expect(spans.map(({ name }) => name)).toEqual(['GraphQL plan', 'fetch', 'query']);
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(
      new Set(['0af7651916cd43dd8448eb211c80319c']),
    );
    const operation = spans.at(-1);
    expect(operation?.attributes).toMatchObject({ 'graphql.operation.name': 'Fleet' });
    expect(spans.slice(0, 2).map((span) => span.parentSpanContext?.spanId)).toEqual([
      operation?.spanContext().spanId,
      operation?.spanContext().spanId,
    ]);
    expect(fetch.traceparent).toContain(String(spans[1]?.spanContext().spanId));
  });

  test('each event is a trace of its own, linked to its subscription', async () => {
    const { telemetry, sent } = openTraced();
    const subscription = telemetry.operation({ traceparent: SAMPLED });
    const event = subscription.event('agent');
    event.fetch('replica', 'query').end();
    event.end();
    const [fetched, answered] = await sent();
    expect(answered?.spanContext().traceId).not.toBe('0af7651916cd43dd8448eb211c80319c');
    expect(answered?.links[0]?.context.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(fetched?.parentSpanContext?.spanId).toBe(answered?.spanContext().spanId);
  });

  test('an event is part of the trace of what published it, where that is told', async () => {
    const { telemetry, sent } = openTraced();
    telemetry.operation({}).event('agent', SAMPLED).end();
    const [answered] = await sent();
    expect(answered?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(answered?.links).toHaveLength(1);
  });

  test('nothing is recorded for a caller that does not record, but it is measured', async () => {
    const { telemetry, registry, sent } = openTraced();
    const work = telemetry.operation({ traceparent: UNSAMPLED });
    const fetch = work.fetch('agent', 'query');
    fetch.end('timeout');
    work.end('SUBGRAPH_TIMEOUT');
    expect(fetch.traceparent).toBe(UNSAMPLED);
    expect(await sent()).toEqual([]);
    const text = await registry.metrics();
    expect(text).toContain('spotkeep_gateway_fetch_duration_seconds_count{subgraph="agent",outcome="timeout"} 1');
    expect(text).toContain(
      'spotkeep_gateway_operations_total{operation="unread",kind="unknown",code="SUBGRAPH_TIMEOUT"} 1',
    );
  });

  test('what a phase throws is thrown on, and the phase is measured', async () => {
    const { telemetry, registry } = openTraced();
    const work = telemetry.operation({});
    const fails = () => {
      throw new SyntaxError('no document');
    };
    expect(() => work.phase('parse', fails)).toThrow('no document');
    expect(await registry.metrics()).toContain('spotkeep_gateway_phase_duration_seconds_count{phase="parse"} 1');
  });

  test('an operation ends once', async () => {
    const { telemetry, registry } = openTraced();
    const work = telemetry.operation({});
    work.identify({ name: undefined, kind: 'mutation' });
    work.end();
    work.end('INTERNAL_SERVER_ERROR');
    const text = await registry.metrics();
    expect(text).toContain('spotkeep_gateway_operations_total{operation="anonymous",kind="mutation",code="ok"} 1');
    expect(text).not.toContain('INTERNAL_SERVER_ERROR');
  });

  test('callers who invent names do not invent metrics', async () => {
    const registry = new Registry();
    const telemetry = createGatewayTelemetry({ tracing: noTracing, metrics: createGatewayMetrics(registry) });
    for (let index = 0; index < MAXIMUM_OPERATION_NAMES * 5; index += 1) {
      const work = telemetry.operation({});
      work.identify({ name: `Operation${index}`, kind: 'query' });
      work.end();
    }
    const metric = await registry.getSingleMetric('spotkeep_gateway_operations_total')?.get();
    expect(metric?.values).toHaveLength(MAXIMUM_OPERATION_NAMES + 1);
    expect(metric?.values.find(({ labels }) => labels.operation === 'other')?.value).toBe(MAXIMUM_OPERATION_NAMES * 4);
  });
});
