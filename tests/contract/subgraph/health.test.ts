import { describe, expect, test } from 'vitest';
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

  test('a service that is no service of ours has no report', async () => {
    await using world = await createSubgraphWorld('over HTTP');
    const stranger = createSigner('another secret of thirty-two bytes!');
    const ask = remoteHealth({ url: world.url, name: 'gateway', signer: stranger });
    await expect(ask(AbortSignal.timeout(5_000))).rejects.toThrow('401');
  });
});
