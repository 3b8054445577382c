import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { startCollector } from '../support/collector.ts';
import { withoutPostgres, withoutRedis } from '../support/services.ts';

const absent = withoutPostgres() || withoutRedis();
const reason = absent ? ' (skipped: no Postgres or no Redis found)' : '';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe.skipIf(absent)(`six processes are watched${reason}`, () => {
  let cluster: Cluster;
  let collector: Awaited<ReturnType<typeof startCollector>>;
  beforeAll(async () => {
    collector = await startCollector();
    cluster = await startCluster({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      TRACES_SAMPLE_RATE: '0',
      HEALTH_CHECK_INTERVAL_SECONDS: '1',
    });
  }, 120_000);
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]();
    await collector?.[Symbol.asyncDispose]();
  });

  const ask = async (path: string) => {
    const url = new URL(path, cluster.url);
    const response = await fetch(url, { headers: { authorization: `Bearer ${cluster.adminToken}` } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  test('G10 a mutation, and who hears of it, are one trace over all of them; nothing else is sent', {
    timeout: 60_000,
  }, async () => {
    const query = 'mutation Create($input: CreateClientInput!) { createClient(input: $input) { client { id } } }';
    const response = await fetch(cluster.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${cluster.adminToken}`,
        traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
      },
      body: JSON.stringify({ query, variables: { input: { name: 'Traced', idempotencyKey: randomUUID() } } }),
    });
    expect(((await response.json()) as { errors?: unknown }).errors).toBeUndefined();
    const spanOf = (service: string, name: string | RegExp) =>
      collector.spans.find((span) => span.service === service && span.name.match(name));
    await vi.waitFor(
      () => {
        const operation = spanOf('gateway', /^mutation$/);
        const fetched = spanOf('gateway', /^fetch$/);
        const executed = spanOf('admin', /^mutation$/);
        expect(operation?.parentSpanId).toBe('00f067aa0ba902b7');
        expect(fetched?.parentSpanId).toBe(operation?.spanId);
        expect(executed?.parentSpanId).toBe(fetched?.spanId);
        expect(spanOf('client', /^process /)?.parentSpanId).toBe(executed?.spanId);
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  });

  test('G11 the gateway knows how each of them is, in less than a second', { timeout: 60_000 }, async () => {
    const begun = performance.now();
    const { status, body } = await ask('/health/services');
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(status).toBe(200);
    for (const name of ['agent', 'replica', 'client', 'admin', 'forecasting']) {
      expect(body.services).toContainEqual(
        expect.objectContaining({
          ...{ name, status: 'HEALTHY', errors: [] },
          details: expect.objectContaining({ version: expect.any(String), commit: expect.any(String) }),
          dependencies: expect.arrayContaining([expect.objectContaining({ name: `${name}-database` })]),
        }),
      );
    }
  });

  test('G11 one that is killed is unhealthy, degrades the gateway, and is healthy again when it is back', {
    timeout: 90_000,
  }, async () => {
    const within = { timeout: 15_000, interval: 200 };
    await cluster.kill('forecasting');
    await vi.waitFor(async () => {
      expect(await ask('/health/service/forecasting')).toMatchObject({ status: 503, body: { status: 'UNHEALTHY' } });
    }, within);
    expect(await ask('/health')).toMatchObject({ status: 200, body: { status: 'DEGRADED' } });
    expect((await ask('/health/ready')).status).toBe(200);
    await cluster.restart('forecasting');
    await vi.waitFor(async () => {
      expect(await ask('/health/service/forecasting')).toMatchObject({ status: 200, body: { status: 'HEALTHY' } });
    }, within);
  });
});
