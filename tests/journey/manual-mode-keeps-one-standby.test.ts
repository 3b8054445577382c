import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createManualClock } from '../support/clock.ts';
import type { Data } from '../support/connect-world.ts';
import { type EmbeddedWorld, startEmbedded } from '../support/world.ts';

const clock = createManualClock(new Date());
let world: EmbeddedWorld;
beforeAll(async () => {
  world = await startEmbedded({}, undefined, clock.clock);
}, 60_000);
afterAll(() => world?.[Symbol.asyncDispose]());

const ERRORS = 'errors { __typename ... on UserError { message path } }';

async function accepted(token: string, field: string, input: object, selection: string): Promise<Data> {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} ${ERRORS} } }`;
  const payload = (await world.data(query, { input }, token))[field];
  expect(payload.errors).toEqual([]);
  return payload;
}

/** A client with one agent on a spot machine, which knows of two more pools. */
async function openFleet() {
  const wish = { name: `Journey ${randomUUID()}`, idempotencyKey: randomUUID() };
  const { client, token } = await accepted(world.adminToken, 'createClient', wish, 'client { id } token');
  const machine = { instanceType: 'm5.large', zone: 'us-east-1a', mode: 'SPOT', onDemandHourlyPrice: '0.096' };
  const registration = {
    ...{ logicalId: 'render-farm', hostname: 'render-1.example.com', version: '5.0.0' },
    instance: { ...machine, providerId: 'i-first', hourlyPrice: '0.050' },
  };
  const agent = await accepted(token, 'registerAgent', registration, 'agent { id } instance { id } token');
  const prices = ['b', 'c'].map((letter, i) => ({ zone: `us-east-1${letter}`, hourlyPrice: `0.03${i}` }));
  const report = { reportId: 'r-1', instanceId: agent.instance.id, onDemandHourlyPrice: '0.096', prices };
  await accepted(agent.token, 'reportPricing', report, 'acceptedCount');
  return { clientId: client.id, owner: token, agentId: agent.agent.id, token: agent.token };
}

describe('R10 a journey', () => {
  test('manual mode keeps exactly one standby through a promotion and a failure', { timeout: 60_000 }, async () => {
    const { owner, token, agentId } = await openFleet();
    const query = /* GraphQL */ `
      query ($id: ID!) {
        agent(id: $id) {
          primaryInstance { providerId }
          replicaConfig { mode desiredCount reason preferredPools { name } }
          replicas { nodes { id kind status pool { name } } }
        }
      }
    `;
    const show = async () => (await world.data(query, { id: agentId }, owner)).agent;
    /** Waits for the one standby that is not among those seen before. */
    const next = (seen: readonly string[]): Promise<Data> =>
      vi.waitFor(
        async () => {
          const { nodes } = (await show()).replicas;
          expect(nodes).toHaveLength(1);
          expect(seen).not.toContain(nodes[0].id);
          return nodes[0];
        },
        { timeout: 20_000, interval: 50 },
      );
    const launch = async (replicaId: string, providerId: string) => {
      await accepted(token, 'attachReplicaInstance', { replicaId, providerId }, 'replica { status }');
      return accepted(token, 'reportReplicaSync', { replicaId, progressRatio: 1 }, 'replica { status }');
    };

    expect((await show()).replicaConfig).toMatchObject({ mode: 'NONE', desiredCount: 0, reason: null });
    await accepted(owner, 'updateAgentConfig', { agentId, isManualReplicaEnabled: true }, 'agent { id }');
    const first = await next([]);
    expect(first).toMatchObject({ kind: 'MANUAL', status: 'LAUNCHING', pool: { name: 'm5.large.us-east-1b' } });
    expect((await show()).replicaConfig).toEqual({
      ...{ mode: 'MANUAL', desiredCount: 1, reason: 'MANUAL_MODE' },
      preferredPools: [{ name: 'm5.large.us-east-1b' }, { name: 'm5.large.us-east-1c' }],
    });

    expect((await launch(first.id, 'i-second')).replica.status).toBe('READY');
    const promotion = { replicaId: first.id, idempotencyKey: randomUUID() };
    await accepted(owner, 'promoteReplica', promotion, 'replica { status }');
    const second = await next([first.id]);
    expect((await show()).primaryInstance).toEqual({ providerId: 'i-second' });

    const failure = { replicaId: second.id, status: 'FAILED', failureKind: 'CAPACITY' };
    await accepted(token, 'reportReplicaStatus', failure, 'replica { status failureKind }');
    await world.spotkeep.caughtUp();
    expect((await show()).replicas.nodes).toEqual([]);
    clock.advance(60_000);
    await accepted(owner, 'updateAgentConfig', { agentId, terminateWaitSeconds: 60 }, 'agent { id }');
    const third = await next([first.id, second.id]);
    expect(third.pool.name).not.toBe(second.pool.name);
    await launch(third.id, 'i-third');

    await accepted(owner, 'updateAgentConfig', { agentId, isManualReplicaEnabled: false }, 'agent { id }');
    await vi.waitFor(async () => expect((await show()).replicas.nodes).toEqual([]), { timeout: 20_000, interval: 50 });
  });
});
