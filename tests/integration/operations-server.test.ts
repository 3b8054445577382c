import { createServer } from 'node:http';
import { Counter } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { createHealth } from '#foundation/health/health.ts';
import { createMetrics } from '#foundation/health/metrics.ts';
import { openOperationsServer } from '#foundation/health/operations-server.ts';
import { silentLogger } from '#foundation/logging/logger.ts';

async function open(o: { withMetrics?: boolean } = {}) {
  const health = createHealth({ service: 'agent', version: '1.0.0', commit: 'abc' });
  const metrics = createMetrics({ service: 'agent' });
  const counter = new Counter({ name: 'spotkeep_switches_total', help: 'Switches.', registers: [metrics] });
  const server = await openOperationsServer({
    ...{ health, logger: silentLogger(), host: '127.0.0.1', port: 0 },
    ...(o.withMetrics === false ? {} : { metrics }),
  });
  return { health, counter, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

describe('G11 operations port', () => {
  test('metrics are those of the service, of Node and of the process', async () => {
    await using opened = await open();
    opened.counter.inc(2);
    const response = await fetch(`${opened.server.url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const text = await response.text();
    expect(text).toContain('spotkeep_switches_total{service="agent"} 2');
    expect(text).toContain('process_resident_memory_bytes{service="agent"}');
  });

  test('metrics that are switched off are not served', async () => {
    await using opened = await open({ withMetrics: false });
    expect((await fetch(`${opened.server.url}/metrics`)).status).toBe(404);
  });

  test('ready is 503 until the service says it is, and again once it stops', async () => {
    await using opened = await open();
    const ready = async () => (await fetch(`${opened.server.url}/health/ready`)).status;
    expect(await ready()).toBe(503);
    opened.health.setReady(true);
    expect(await ready()).toBe(200);
    opened.health.setReady(false);
    expect(await ready()).toBe(503);
  });

  test('a dependency that hangs delays health by less than half a second and leaves live alone', async () => {
    await using opened = await open();
    opened.health.register('database', () => new Promise<void>(() => {}), { critical: true });
    expect((await fetch(`${opened.server.url}/health/live`)).status).toBe(200);
    const report = (await (await fetch(`${opened.server.url}/health/detailed`)).json()) as Record<string, unknown>;
    expect(report).toMatchObject({ status: 'UNHEALTHY', errors: ['database: no answer within 400 ms'] });
    expect(report.responseTimeMilliseconds).toBeLessThan(500);
  });

  test('an unknown path is 404 and a change is refused', async () => {
    await using opened = await open();
    expect((await fetch(`${opened.server.url}/`)).status).toBe(404);
    expect((await fetch(`${opened.server.url}//?x`)).status).toBe(404);
    const refused = await fetch(`${opened.server.url}/health`, { method: 'POST', body: '{}' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('a port in use is an error, not a wait', async () => {
    await using opened = await open();
    const { health } = opened;
    const again = openOperationsServer({
      ...{ health, logger: silentLogger(), host: '127.0.0.1', port: opened.server.port },
    });
    await expect(again).rejects.toThrow(/EADDRINUSE/);
  });

  test('closing frees the port while clients keep their connections', async () => {
    const opened = await open();
    await fetch(`${opened.server.url}/health`);
    await opened[Symbol.asyncDispose]();
    const next = createServer().listen(opened.server.port, '127.0.0.1');
    await new Promise((resolve, reject) => next.once('listening', resolve).once('error', reject));
    next.close();
  });
});

describe('O6 health budget', () => {
  test('a hundred calls of /health answer within half a second each', async () => {
    await using opened = await open();
    opened.health.register('database', async () => {}, { critical: true });
    const times: number[] = [];
    for (let call = 0; call < 100; call += 1) {
      const begun = performance.now();
      await (await fetch(`${opened.server.url}/health`)).text();
      times.push(performance.now() - begun);
    }
    expect(Math.max(...times)).toBeLessThan(500);
  });
});
