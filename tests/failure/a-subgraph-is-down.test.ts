import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { withoutPostgres, withoutRedis } from '../support/services.ts';

const absent = withoutPostgres() || withoutRedis();
const reason = absent ? ' (skipped: no Postgres or no Redis found)' : '';

describe.skipIf(absent)(`G5 one subgraph's process is killed${reason}`, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 120_000);
  afterAll(() => cluster?.[Symbol.asyncDispose]());

  const LOOK = 'query ($id: ID!) { client(id: $id) { name overview { agentsTotal } } }';
  const open = async () => {
    const query = 'mutation ($input: CreateClientInput!) { createClient(input: $input) { client { id } token } }';
    const input = { name: `Down ${randomUUID()}`, idempotencyKey: randomUUID() };
    const { createClient } = await cluster.data(query, { input }, cluster.adminToken);
    return { id: createClient.client.id as string, token: createClient.token as string };
  };

  test('its fields are null with a code, the others stand, and it recovers by itself', {
    timeout: 90_000,
  }, async () => {
    const { id, token } = await open();
    await expect
      .poll(async () => (await cluster.execute(LOOK, { id }, token)).data?.client, { timeout: 10_000 })
      .toMatchObject({ name: expect.any(String), overview: { agentsTotal: 0 } });

    await cluster.kill('client');
    const begun = performance.now();
    const { data, errors } = await cluster.execute(LOOK, { id }, token);
    expect(data.client).toEqual({ name: expect.any(String), overview: null });
    expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: expect.any(String) } }]);
    expect(errors?.[0]?.path).toEqual(['client', 'overview']);
    expect(JSON.stringify(errors)).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
    expect(performance.now() - begun).toBeLessThan(10_000);

    await cluster.restart('client');
    await expect
      .poll(async () => (await cluster.execute(LOOK, { id }, token)).errors, { timeout: 75_000, interval: 250 })
      .toBeUndefined();
  });

  test('what it missed while it was away it hears afterwards', { timeout: 180_000 }, async () => {
    await cluster.kill('client');
    const { id, token } = await open();
    const input = {
      logicalId: 'while-away',
      hostname: 'away.example.com',
      version: '1',
      instance: {
        providerId: 'i-1',
        instanceType: 'm5.large',
        zone: 'us-east-1a',
        mode: 'ON_DEMAND',
        onDemandHourlyPrice: '0.096',
      },
    };
    const register =
      'mutation ($input: RegisterAgentInput!) { registerAgent(input: $input) { agent { id } errors { __typename } } }';
    expect((await cluster.data(register, { input }, token)).registerAgent.errors).toEqual([]);
    await cluster.restart('client');
    await expect
      .poll(async () => (await cluster.execute(LOOK, { id }, token)).data?.client, { timeout: 75_000, interval: 250 })
      .toMatchObject({ overview: { agentsTotal: 1 } });
  });
});
