import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashToken } from '#foundation/identity/credential.ts';
import { anonymous } from '#foundation/identity/viewer.ts';
import { resolveAgentCredential } from '#schema/calls/agent.ts';
import { asAgent, asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet, REGISTER, spot } from './fleet.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());

const resolve = (token: string | null) =>
  fleet.world.peers.call(resolveAgentCredential, { hash: hashToken(token ?? '') });
const agentsOf = (clientId: string) =>
  fleet.rows<{ id: string; status: string; epoch: number }>(
    'select * from agent.agent where client_id = $1 order by id',
    [clientId],
  );
const machinesOf = (clientId: string) =>
  fleet.rows<{ id: string; role: string; provider_id: string }>(
    'select * from agent.instance where client_id = $1 order by id',
    [clientId],
  );
/** News of the client's agents and machines: what a launch says of its pool is left out. */
const newsOf = async (clientId: string) =>
  (await fleet.news(clientId)).filter(({ type }) => type !== 'pool.availabilityChanged');
const typesOf = async (clientId: string) => (await newsOf(clientId)).map(({ type }) => type);

describe('A1 registration of a new agent', () => {
  test('an agent and its machine become known, and the token is shown', async () => {
    const clientId = randomUUID();
    const { agent, instance, token, errors } = await fleet.register(asClient(clientId), {
      logicalId: 'web',
      hostname: 'web-1.example.com',
      instance: spot({ providerId: 'i-first' }),
    });
    expect(errors).toEqual([]);
    expect(agent).toMatchObject({
      ...{ logicalId: 'web', hostname: 'web-1.example.com', status: 'ONLINE', version: '1.0.0' },
      ...{ lastHeartbeatAt: null, registeredAt: fleet.world.clock.now().toISOString(), client: { id: clientId } },
    });
    expect(instance).toMatchObject({
      ...{ providerId: 'i-first', role: 'PRIMARY', mode: 'SPOT', region: 'us-east-1', hourlyPrice: '0.035000' },
      ...{ onDemandHourlyPrice: '0.096000', pool: { name: 'm5.large.us-east-1a' } },
    });
    expect(token).toMatch(/^agt_[\w-]{43}$/);
    expect(await resolve(token)).toEqual({ agentId: agent?.id, clientId, generation: 1 });
    expect(await agentsOf(clientId)).toMatchObject([{ epoch: 1 }]);
  });

  test('its news are told: the agent and its machine', async () => {
    const { clientId, agentId, instanceId, logicalId } = await fleet.member();
    expect(await newsOf(clientId)).toMatchObject([
      {
        type: 'instance.launched',
        aggregateId: agentId,
        payload: {
          ...{ instanceId, agentId, role: 'PRIMARY', mode: 'SPOT', poolName: 'm5.large.us-east-1a', epoch: 1 },
          ...{ hourlyPrice: '0.035000', onDemandHourlyPrice: '0.096000', region: 'us-east-1' },
        },
      },
      {
        type: 'agent.registered',
        aggregateId: agentId,
        payload: { agentId, instanceId, logicalId, hostname: 'web.example.com', isNew: true },
      },
    ]);
  });

  test('a new agent only observes; its limits are savings of 15 %, a risk of 0.30, 3 switches a day, 10 a week and a stay of two hours, and old machines end after 300 seconds', async () => {
    const { owner, agentId } = await fleet.member();
    const query = `query ($id: ID!) { agent(id: $id) { config {
      isAutoSwitchEnabled isManualReplicaEnabled isAutoTerminateEnabled terminateWaitSeconds minimumSavingsRatio
      riskThreshold maximumSwitchesPerDay maximumSwitchesPerWeek minimumStaySeconds version } } }`;
    expect(await fleet.ask(owner, query, { id: agentId })).toEqual({
      agent: {
        config: {
          ...{ isAutoSwitchEnabled: false, isManualReplicaEnabled: false, isAutoTerminateEnabled: true },
          ...{ terminateWaitSeconds: 300, minimumSavingsRatio: 0.15, riskThreshold: 0.3, maximumSwitchesPerDay: 3 },
          ...{ maximumSwitchesPerWeek: 10, minimumStaySeconds: 7200, version: 1 },
        },
      },
    });
  });

  test('without a price of its own a spot machine costs what its pool cost last, else the on-demand price', async () => {
    const owner = asClient(randomUUID());
    const machine = { hourlyPrice: null };
    const first = await fleet.register(owner, { instance: spot(machine) });
    expect(first.instance?.hourlyPrice).toBe('0.096000');
    await fleet.rows('update agent.pool set hourly_price = 0.0412 where id = $1', [first.instance?.pool?.id]);
    const second = await fleet.register(owner, { instance: spot(machine) });
    expect(second.instance).toMatchObject({ hourlyPrice: '0.041200', pool: { id: first.instance?.pool?.id } });
  });

  test('a machine on demand has no pool and costs the on-demand price', async () => {
    const { instance } = await fleet.register(asClient(randomUUID()), {
      instance: spot({ mode: 'ON_DEMAND', hourlyPrice: null }),
    });
    expect(instance).toMatchObject({ mode: 'ON_DEMAND', pool: null, hourlyPrice: '0.096000' });
  });
});

describe('A1 registration of a known agent', () => {
  test('the same machine again is a retry: same agent, same machine, another token', async () => {
    const first = await fleet.member();
    const again = await fleet.register(first.owner, {
      logicalId: first.logicalId,
      hostname: 'renamed.example.com',
      instance: spot({ providerId: first.providerId }),
    });
    expect(again).toMatchObject({
      agent: { id: first.agentId, hostname: 'renamed.example.com' },
      instance: { id: first.instanceId, role: 'PRIMARY' },
    });
    expect(again.token).not.toBe(first.token);
    expect(await resolve(first.token)).toMatchObject({ agentId: first.agentId });
    expect(await machinesOf(first.clientId)).toHaveLength(1);
    expect(await typesOf(first.clientId)).toEqual(['instance.launched', 'agent.registered', 'agent.registered']);
  });

  test('another machine takes over, the old one becomes a zombie and the epoch moves on', async () => {
    const first = await fleet.member();
    const second = await fleet.register(first.owner, { logicalId: first.logicalId, instance: spot() });
    expect(second).toMatchObject({ agent: { id: first.agentId }, instance: { role: 'PRIMARY' } });
    expect(await machinesOf(first.clientId)).toMatchObject([
      { id: first.instanceId, role: 'ZOMBIE' },
      { id: second.instance?.id, role: 'PRIMARY' },
    ]);
    expect(await agentsOf(first.clientId)).toMatchObject([{ epoch: 2 }]);
    expect((await newsOf(first.clientId)).slice(2)).toMatchObject([
      { type: 'instance.roleChanged', payload: { instanceId: first.instanceId, role: 'ZOMBIE', epoch: 2 } },
      { type: 'instance.launched', payload: { instanceId: second.instance?.id, role: 'PRIMARY', epoch: 2 } },
      { type: 'agent.registered', payload: { isNew: false } },
    ]);
  });

  test('a replaced machine is never taken back', async () => {
    const first = await fleet.member();
    await fleet.register(first.owner, { logicalId: first.logicalId, instance: spot() });
    const before = await fleet.news(first.clientId);
    const back = await fleet.register(first.owner, {
      logicalId: first.logicalId,
      instance: spot({ providerId: first.providerId }),
    });
    expect(back).toMatchObject({
      ...{ agent: null, instance: null, token: null },
      errors: [{ __typename: 'InstanceRetired', path: ['instance', 'providerId'] }],
    });
    expect(await fleet.news(first.clientId)).toEqual(before);
  });

  test('a machine of another agent of the client is refused, and no agent is made for it', async () => {
    const first = await fleet.member();
    const other = await fleet.register(first.owner, { instance: spot({ providerId: first.providerId }) });
    expect(other).toMatchObject({
      agent: null,
      errors: [{ __typename: 'InvalidInput', path: ['instance', 'providerId'] }],
    });
    expect(await agentsOf(first.clientId)).toHaveLength(1);
  });

  test('the same machine id at another client is another machine', async () => {
    const first = await fleet.member();
    const other = await fleet.member({ instance: spot({ providerId: first.providerId }) });
    expect(other.instanceId).not.toBe(first.instanceId);
    expect(other.agentId).not.toBe(first.agentId);
  });

  test('a deleted agent stays deleted: its name and its machine make a new one', async () => {
    const first = await fleet.member();
    await fleet.rows("update agent.agent set status = 'DELETED' where id = $1", [first.agentId]);
    expect(await resolve(first.token)).toBeNull();
    const { logicalId, providerId } = first;
    const again = await fleet.register(first.owner, { logicalId, instance: spot({ providerId }) });
    expect(again.errors).toEqual([]);
    expect(again.agent?.id).not.toBe(first.agentId);
    expect(again.instance).toMatchObject({ providerId, role: 'PRIMARY' });
    expect((await agentsOf(first.clientId)).map(({ status }) => status)).toEqual(['DELETED', 'ONLINE']);
    expect((await machinesOf(first.clientId)).map(({ role }) => role)).toEqual(['TERMINATED', 'PRIMARY']);
  });

  test('an agent that was offline is online again, a disabled one stays so', async () => {
    const first = await fleet.member();
    const { owner, logicalId, providerId, agentId, clientId } = first;
    const again = () => fleet.register(owner, { logicalId, instance: spot({ providerId }) });
    await fleet.rows("update agent.agent set status = 'OFFLINE' where id = $1", [agentId]);
    expect((await again()).agent?.status).toBe('ONLINE');
    expect(await fleet.news(clientId, 'agent.online')).toHaveLength(1);
    await fleet.rows("update agent.agent set status = 'DISABLED' where id = $1", [agentId]);
    expect((await again()).agent?.status).toBe('DISABLED');
    expect(await fleet.news(clientId, 'agent.online')).toHaveLength(1);
  });

  test('the newest five tokens live, and it is told when one dies', async () => {
    const { owner, logicalId, providerId, token, clientId, agentId } = await fleet.member();
    const tokens: (string | null)[] = [token];
    for (let n = 0; n < 5; n += 1) {
      expect(await fleet.news(clientId, 'agent.tokensRevoked')).toEqual([]);
      tokens.push((await fleet.register(owner, { logicalId, instance: spot({ providerId }) })).token);
    }
    expect(await fleet.news(clientId, 'agent.tokensRevoked')).toMatchObject([
      { aggregateId: agentId, payload: { agentId } },
    ]);
    const answers = await Promise.all(tokens.map(resolve));
    expect(answers.map((answer) => answer?.generation)).toEqual([undefined, 2, 3, 4, 5, 6]);
  });
});

describe('A1 registration that is refused', () => {
  test.each([
    ['an empty logical id', { logicalId: ' ' }, ['logicalId']],
    ['a logical id that is too long', { logicalId: 'x'.repeat(256) }, ['logicalId']],
    ['a host name with a control character', { hostname: 'a\u0000b' }, ['hostname']],
    ['a size that is none', { instance: { instanceType: 'm5 large' } }, ['instance', 'instanceType']],
    ['a price of nothing', { instance: { hourlyPrice: '0' } }, ['instance', 'hourlyPrice']],
    ['a negative on-demand price', { instance: { onDemandHourlyPrice: '-1' } }, ['instance', 'onDemandHourlyPrice']],
  ])('%s', async (_, input, path) => {
    const clientId = randomUUID();
    const refused = await fleet.register(asClient(clientId), input);
    expect(refused).toMatchObject({ ...{ agent: null, token: null }, errors: [{ __typename: 'InvalidInput', path }] });
    expect(await agentsOf(clientId)).toEqual([]);
    expect(await fleet.news(clientId)).toEqual([]);
  });

  test('a price in another form is a bad request', async () => {
    const input = { logicalId: 'a', hostname: 'h', version: '1', instance: spot({ onDemandHourlyPrice: 'cheap' }) };
    const { errors } = await fleet.world.execute('agent', asClient(randomUUID()), REGISTER, { input });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('another client is unknown, whether it exists or not', async () => {
    const { clientId } = await fleet.member();
    for (const foreign of [clientId, randomUUID(), 'no-id', '']) {
      const refused = await fleet.register(asClient(randomUUID()), { clientId: foreign });
      expect(refused).toMatchObject({ agent: null, errors: [{ __typename: 'InvalidInput', path: ['clientId'] }] });
    }
    expect(await agentsOf(clientId)).toHaveLength(1);
  });

  test('nobody, and an agent, may not register', async () => {
    const { clientId, agentId } = await fleet.member();
    for (const viewer of [anonymous, asAgent(clientId, agentId)]) {
      const input = { logicalId: 'a', hostname: 'h', version: '1', instance: spot() };
      const { errors } = await fleet.world.execute('agent', viewer, REGISTER, { input });
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
    }
    expect(await agentsOf(clientId)).toHaveLength(1);
  });
});
