import { Registry } from 'prom-client';
import { describe, expect, test, vi } from 'vitest';
import { createSigner } from '#foundation/identity/signature.ts';
import { remoteHealth } from '#foundation/subgraph/service-health.ts';
import { createSubgraphWorld, secret } from './world.ts';

describe('G11 the health of a subgraph', () => {
  test('is told in detail to other services, and to nobody else', async () => {
    await using world = await createSubgraphWorld('over HTTP');
    const signer = createSigner(secret);
    const deadline = AbortSignal.timeout(5_000);
    const finding = await remoteHealth({ url: world.url, name: 'gateway', signer })(deadline);
    expect(finding).toMatchObject({ status: 'HEALTHY', details: { version: expect.any(String) }, errors: [] });
    expect(finding?.dependencies?.map(({ name, status }) => [name, status])).toContainEqual([
      'agent-database',
      'HEALTHY',
    ]);

    const status = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(`${world.url}${path}`, { headers })).status;
    for (const path of ['/health/detailed', '/health/services', '/health/service/agent-database']) {
      expect(await status(path)).toBe(401);
      expect(await status(path, { 'x-viewer': 'nonsense' })).toBe(401);
    }
    expect(await status('/health/metrics')).toBe(401);
    expect(await status('/health/predictive')).toBe(401);
    expect(await status('/api/v1/health')).toBe(200);
  });

  test('G10 its requests are measured by route and status', async () => {
    await using world = await createSubgraphWorld('in process');
    const metrics = new Registry();
    const { url } = await world.service.listen({ port: 0, host: '127.0.0.1', metrics });
    await fetch(`${url}/health/live`);
    await fetch(`${url}/health/detailed`);
    await vi.waitFor(async () => {
      const text = await metrics.metrics();
      const counted = [...text.matchAll(/_count\{.*http_route="([^"]*)",http_response_status_code="(\d+)".*\} (\d+)/g)];
      expect(counted.map(([, route, status, count]) => [route, status, count])).toEqual([
        ['/health/live', '200', '1'],
        ['/health/detailed', '401', '1'],
      ]);
    });
  });

  test('a service that is no service of ours has no report', async () => {
    await using world = await createSubgraphWorld('over HTTP');
    const stranger = createSigner('another secret of thirty-two bytes!');
    const ask = remoteHealth({ url: world.url, name: 'gateway', signer: stranger });
    await expect(ask(AbortSignal.timeout(5_000))).rejects.toThrow('401');
  });
});
