import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { World } from '../support/connect-world.ts';
import { startEmbedded } from '../support/world.ts';

const WATCH = /* GraphQL */ `
  subscription ($id: ID!) {
    agentChanged(clientId: $id) { hostname client { name overview { agentsTotal } } }
  }
`;

async function openClient(world: World, name: string) {
  const query = 'mutation ($input: CreateClientInput!) { createClient(input: $input) { client { id } token } }';
  const { createClient } = await world.data(query, { input: { name, idempotencyKey: randomUUID() } }, world.adminToken);
  return { id: createClient.client.id as string, token: createClient.token as string };
}

const register = (world: World, token: string, logicalId: string) =>
  world.data(
    'mutation ($input: RegisterAgentInput!) { registerAgent(input: $input) { errors { __typename } } }',
    {
      input: {
        logicalId,
        hostname: `${logicalId}.example.com`,
        version: '1',
        instance: {
          providerId: `i-${logicalId}`,
          instanceType: 'm5.large',
          zone: 'us-east-1a',
          mode: 'ON_DEMAND',
          onDemandHourlyPrice: '0.096',
        },
      },
    },
    token,
  );

describe('G2 equal subscriptions of stock clients', () => {
  test('hear fields of other subgraphs with each event over one upstream, which goes with the last of them', async () => {
    await using world = await startEmbedded();
    const { id, token } = await openClient(world, 'Watched');
    const other = await openClient(world, 'Somebody else');
    const upstreams = () => world.spotkeep.gateway.upstreams;
    {
      await using first = world.subscribe(WATCH, { id }, token);
      await expect.poll(upstreams, { timeout: 10_000 }).toBe(1);
      await using second = world.subscribe(WATCH, { id }, token);
      // Another subject never shares, and may not even watch.
      await using stranger = world.subscribe(WATCH, { id }, other.token);
      await expect(stranger.until(() => true)).rejects.toThrow('No such client');

      await expect
        .poll(
          async () => {
            await register(world, token, `agent-${randomUUID().slice(0, 8)}`);
            return first.results.length > 0 && second.results.length > 0;
          },
          { timeout: 10_000 },
        )
        .toBe(true);
      expect(first.results.at(-1)?.data?.agentChanged).toEqual({
        hostname: expect.stringMatching(/\.example\.com$/),
        client: { name: 'Watched', overview: { agentsTotal: expect.any(Number) } },
      });
      expect(second.results.at(-1)?.extensions?.eventId).toBe(first.results.at(-1)?.extensions?.eventId);
      expect(upstreams()).toBe(1);
    }
    const left = performance.now();
    await expect.poll(upstreams, { interval: 10, timeout: 10_000 }).toBe(0);
    expect(performance.now() - left).toBeLessThan(1_000);
  });
});
