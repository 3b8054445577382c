import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { attachReplica, describeAgent, releaseReplica } from '#schema/calls/agent.ts';
import { instanceLaunched } from '#schema/events/agent.ts';
import { asAdmin, asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet, newProviderId, spot } from './fleet.ts';
import { standbysOn } from './standbys.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { poolOf, attach, rolesOf } = standbysOn(() => fleet);

describe('A19 a standby’s machine', () => {
  test('is taken in as a replica, and told', async () => {
    const member = await fleet.member();
    const { instanceId, replicaId } = await attach(member);
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'PRIMARY', [instanceId]: 'REPLICA' });
    expect((await fleet.news(member.clientId, 'instance.launched')).at(-1)).toMatchObject({
      aggregateId: member.agentId,
      payload: { instanceId, role: 'REPLICA', mode: 'SPOT', poolName: 'm5.large.us-east-1a', epoch: 1 },
    });
    const [row] = await fleet.rows('select replica_id from agent.instance where id = $1', [instanceId]);
    expect(row).toEqual({ replica_id: replicaId });
  });

  test('is taken in once, however often it is said', async () => {
    const member = await fleet.member();
    const { instanceId, ...request } = await attach(member);
    expect(await fleet.world.peers.call(attachReplica, request)).toEqual({ ok: true, instanceId });
    expect(await fleet.news(member.clientId, 'instance.launched')).toHaveLength(2);
  });

  test('stays a replica when it registers itself', async () => {
    const member = await fleet.member();
    const { instanceId, providerId } = await attach(member);
    const { instance } = await fleet.register(member.owner, {
      logicalId: member.logicalId,
      instance: spot({ providerId }),
    });
    expect(instance).toMatchObject({ id: instanceId, role: 'REPLICA' });
    expect(await rolesOf(member)).toMatchObject({ [member.instanceId]: 'PRIMARY' });
  });

  test('on demand stands beside the primary', async () => {
    const member = await fleet.member();
    const answer = await fleet.world.peers.call(attachReplica, {
      ...{ agentId: member.agentId, replicaId: randomUUID(), providerId: newProviderId(), poolId: null },
      mode: 'ON_DEMAND',
    });
    expect(answer).toMatchObject({ ok: true });
    const shown = await fleet.show(member.owner, member.agentId);
    expect(shown?.instances[1]).toMatchObject({ mode: 'ON_DEMAND', hourlyPrice: '0.096000', pool: null });
  });

  test('is refused for an unknown agent, an unknown pool, and a machine that is in use', async () => {
    const member = await fleet.member();
    const stranger = await fleet.member();
    const poolId = await poolOf(member);
    const request = { agentId: member.agentId, replicaId: randomUUID(), providerId: newProviderId(), poolId };
    const attached = (more: object) => fleet.world.peers.call(attachReplica, { ...request, mode: 'SPOT', ...more });
    expect(await attached({ agentId: randomUUID() })).toEqual({ ok: false, reason: 'UNKNOWN_AGENT' });
    expect(await attached({ poolId: await poolOf(stranger) })).toEqual({ ok: false, reason: 'UNKNOWN_POOL' });
    expect(await attached({ poolId: null })).toEqual({ ok: false, reason: 'UNKNOWN_POOL' });
    expect(await attached({ providerId: member.providerId })).toEqual({ ok: false, reason: 'INSTANCE_IN_USE' });
    expect(Object.keys(await rolesOf(member))).toEqual([member.instanceId]);
  });

  test('ends when it is released; a primary does not', async () => {
    const member = await fleet.member();
    const { instanceId } = await attach(member);
    const release = (id: string) => fleet.world.peers.call(releaseReplica, { agentId: member.agentId, instanceId: id });
    expect(await release(instanceId)).toEqual({ ok: true });
    expect(await release(instanceId)).toEqual({ ok: true });
    expect(await release(member.instanceId)).toEqual({ ok: false });
    expect(await release(randomUUID())).toEqual({ ok: false });
    expect(await rolesOf(member)).toEqual({ [member.instanceId]: 'PRIMARY', [instanceId]: 'TERMINATED' });
    const launched = (await fleet.news(member.clientId, 'instance.launched')).at(-1);
    const { poolId } = instanceLaunched.payload.parse(launched?.payload);
    expect(poolId).not.toBeNull();
    expect(await fleet.news(member.clientId, 'instance.terminated')).toMatchObject([
      { payload: { instanceId, poolId } },
    ]);
  });
});

describe('A19 what others are told of an agent', () => {
  test('its state, its primary and the pools of its size, cheapest first', async () => {
    const member = await fleet.member();
    const { agentId, clientId, instanceId, providerId } = member;
    const cheap = await fleet.member({ clientId, instance: spot({ zone: 'us-east-1b' }) });
    await fleet.member({ clientId, instance: spot({ instanceType: 'c5.large' }) });
    const cheapId = await poolOf(cheap);
    const poolId = await poolOf(member);
    await fleet.rows(
      'update agent.pool set hourly_price = case when id = $1 then 0.03 else 0.04 end where client_id = $2',
      [cheapId, clientId],
    );
    expect(await fleet.world.peers.call(describeAgent, { agentId })).toEqual({
      ...{ agentId, clientId, hostname: 'web.example.com', status: 'ONLINE', epoch: 1 },
      primaryInstance: {
        ...{ instanceId, providerId, mode: 'SPOT', poolId, poolName: 'm5.large.us-east-1a', instanceType: 'm5.large' },
        ...{ zone: 'us-east-1a', region: 'us-east-1', hourlyPrice: '0.035000', onDemandHourlyPrice: '0.096000' },
      },
      pools: [
        expect.objectContaining({ poolId: cheapId, hourlyPrice: '0.030000', uptimeScore: 1 }),
        expect.objectContaining({ poolId, hourlyPrice: '0.040000', uptimeScore: 1 }),
      ],
    });
  });

  test('nothing of an unknown or deleted one', async () => {
    const { agentId } = await fleet.member();
    await fleet.rows("update agent.agent set status = 'DELETED' where id = $1", [agentId]);
    expect(await fleet.world.peers.call(describeAgent, { agentId })).toBeNull();
    expect(await fleet.world.peers.call(describeAgent, { agentId: randomUUID() })).toBeNull();
  });
});

describe('A19 who sees a machine', () => {
  const QUERY = `query ($id: ID!, $client: ID!) {
    instance(id: $id) { id agent { id } savingsRatio }
    instances { nodes { id } }
    _entities(representations: [{ __typename: "Instance", id: $id }, { __typename: "Client", id: $client }]) {
      ... on Instance { id } ... on Client { instances { nodes { id } } } }
  }`;

  test('its client, its agent and an administrator; for everybody else it is unknown', async () => {
    const own = await fleet.member();
    const neighbour = await fleet.member({ clientId: own.clientId });
    const stranger = await fleet.member();
    const variables = { id: own.instanceId, client: own.clientId };
    for (const viewer of [own.owner, own.viewer, asAdmin]) {
      const seen = await fleet.ask<{ instance: object; _entities: object[] }>(viewer, QUERY, variables);
      expect(seen.instance).toEqual({
        ...{ id: own.instanceId, agent: { id: own.agentId }, savingsRatio: expect.closeTo(0.635, 2) },
      });
      expect(seen._entities[0]).toEqual({ id: own.instanceId });
    }
    const ofAgent = await fleet.ask<{ instances: { nodes: object[] } }>(own.viewer, QUERY, variables);
    expect(ofAgent.instances.nodes).toEqual([{ id: own.instanceId }]);
    for (const viewer of [neighbour.viewer, stranger.owner, stranger.viewer]) {
      const seen = await fleet.ask<{ instance: null; _entities: [null, { instances: null }] }>(
        viewer,
        QUERY,
        variables,
      );
      expect(seen.instance).toBeNull();
      expect(seen._entities[0]).toBeNull();
    }
    const foreign = await fleet.ask<{ _entities: [null, { instances: null }] }>(stranger.owner, QUERY, variables);
    expect(foreign._entities[1]).toEqual({ instances: null });
  });

  test('lists pass over what has ended unless it is asked for, and are narrowed by role, mode and text', async () => {
    const member = await fleet.member();
    const { clientId, owner } = member;
    const { instanceId } = await attach(member);
    await fleet.world.peers.call(releaseReplica, { agentId: member.agentId, instanceId });
    await fleet.member({ clientId, instance: spot({ mode: 'ON_DEMAND', zone: 'us-east-1c' }) });
    const list = async (filter: object) => {
      const query = 'query ($filter: InstanceFilter) { instances(filter: $filter) { nodes { role mode zone } } }';
      return (await fleet.ask<{ instances: { nodes: object[] } }>(owner, query, { filter })).instances.nodes;
    };
    const [spotOne, onDemandOne] = [
      { role: 'PRIMARY', mode: 'SPOT', zone: 'us-east-1a' },
      { role: 'PRIMARY', mode: 'ON_DEMAND', zone: 'us-east-1c' },
    ];
    expect(await list({})).toEqual([onDemandOne, spotOne]);
    expect(await list({ mode: 'SPOT' })).toEqual([spotOne]);
    expect(await list({ search: '-1C' })).toEqual([onDemandOne]);
    expect(await list({ search: '%' })).toEqual([]);
    expect(await list({ roles: ['TERMINATED'] })).toMatchObject([{ role: 'TERMINATED' }]);
  });

  test('nobody may ask', async () => {
    const { errors } = await fleet.world.execute('agent', anonymous, '{ instances { nodes { id } } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    const other = asClient(randomUUID());
    expect(await fleet.ask(other, '{ instances { nodes { id } } }')).toEqual({ instances: { nodes: [] } });
  });
});

describe('A19 an agent that has left many machines behind', () => {
  test('shows a hundred of them, the primary first, then the newest', async () => {
    const member = await fleet.member();
    await fleet.rows(
      `insert into agent.instance (id, client_id, agent_id, provider_id, instance_type, zone, region, mode, role,
         hourly_price, on_demand_hourly_price, price_effective_at, launched_at)
       select ('01ffffff-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, $2, 'i-left-' || n, 'm5.large', 'us-east-1a',
         'us-east-1', 'SPOT', 'ZOMBIE', 0.03, 0.096, $3, $3 from generate_series(1, 120) n`,
      [member.clientId, member.agentId, fleet.world.clock.now()],
    );
    const shown = (await fleet.show(member.owner, member.agentId))?.instances.map(({ id }) => id);
    expect(shown).toHaveLength(100);
    expect(shown?.slice(0, 2)).toEqual([member.instanceId, '01ffffff-0000-7000-8000-000000000120']);
    expect(shown?.at(-1)).toBe('01ffffff-0000-7000-8000-000000000022');
  });
});
