import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous, serviceViewer, type Viewer } from '#foundation/identity/viewer.ts';
import { agentOffline } from '#schema/events/agent.ts';
import { failoverProgressed, replicaCreated, replicaReady, replicaTerminated } from '#schema/events/replica.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { type ClientWorld, createClientWorld, type TestFleet } from './fleets.ts';

const OVERVIEW = `overview {
  agentsOnline agentsTotal instancesRunning spotInstancesRunning replicasReady
  hourlyCost { amount } onDemandHourlyCost { amount } savingsLast30Days { amount }
  switchesLast30Days interruptionsSurvivedLast30Days unreadNotificationCount lastActivityAt
}`;
const empty = {
  ...{ agentsOnline: 0, agentsTotal: 0, instancesRunning: 0, spotInstancesRunning: 0, replicasReady: 0 },
  ...{ hourlyCost: { amount: '0.000000' }, onDemandHourlyCost: { amount: '0.000000' } },
  ...{ savingsLast30Days: { amount: '0.000000' }, switchesLast30Days: 0, interruptionsSurvivedLast30Days: 0 },
  ...{ unreadNotificationCount: 0, lastActivityAt: null },
};

let client: ClientWorld;
beforeAll(async () => {
  client = await createClientWorld();
});
afterAll(() => client[Symbol.asyncDispose]());

async function overview({ clientId, viewer }: TestFleet, by: Viewer = viewer) {
  await client.world.settled();
  return (await client.read<{ overview: typeof empty | null }>(by, clientId, OVERVIEW)).overview;
}
const standby = (agentId: string, replicaId = randomUUID()) => ({
  ...{ replicaId, agentId, kind: 'MANUAL' as const, status: 'READY' as const, poolId: null, poolName: null },
  ...{ instanceId: null, hourlyPrice: null, progressRatio: 1 },
});

describe('C1 overview', () => {
  test('a client of whom nothing was heard has an empty fleet', async () => {
    expect(await overview(client.fleet())).toEqual(empty);
  });

  test('machines, money, agents and standbys are those of now', async () => {
    const fleet = client.fleet();
    const [agentId, silent, deleted] = [await fleet.register(), await fleet.register(), await fleet.register()];
    await fleet.launch({ agentId });
    await fleet.launch({ agentId, role: 'REPLICA', price: '0.040000' });
    const zombie = await fleet.launch({ agentId: silent, mode: 'ON_DEMAND', price: '0.096000' });
    const ended = await fleet.launch({ agentId: silent });
    await fleet.launch({ agentId: deleted });
    await fleet.changeRole(zombie, 'ZOMBIE');
    await fleet.terminate(ended);
    await fleet.tell('agent', agentOffline, { agentId: silent, hostname: 'web-1', lastHeartbeatAt: null });
    await fleet.deleteAgent(deleted);
    const gone = standby(agentId);
    await fleet.tell('replica', replicaCreated, { ...standby(agentId), status: 'SYNCING' });
    for (const ready of [gone, standby(agentId)]) await fleet.tell('replica', replicaReady, ready);
    await fleet.tell('replica', replicaTerminated, { ...gone, status: 'TERMINATED' });
    fleet.moveTo(10);
    expect(await overview(fleet)).toEqual({
      ...{ agentsOnline: 1, agentsTotal: 2, instancesRunning: 3, spotInstancesRunning: 2, replicasReady: 1 },
      ...{ hourlyCost: { amount: '0.186000' }, onDemandHourlyCost: { amount: '0.096000' } },
      // 10 h × (0.096 − 0.186)
      ...{ savingsLast30Days: { amount: '-0.900000' }, switchesLast30Days: 0, interruptionsSurvivedLast30Days: 0 },
      ...{ unreadNotificationCount: 5, lastActivityAt: fleet.at(0) },
    });
  });

  test('switches and survived interruptions are those of the last 30 days, each once', async () => {
    const fleet = client.fleet();
    const failover = { failoverId: randomUUID(), agentId: randomUUID(), replicaId: null, instanceId: null };
    const promoted = { ...failover, phase: 'PROMOTED' as const, progressRatio: 1, elapsedMilliseconds: 1 };
    await fleet.switch();
    await fleet.tell('replica', failoverProgressed, promoted);
    const counts = async () => {
      const seen = await overview(fleet);
      return [seen?.switchesLast30Days, seen?.interruptionsSurvivedLast30Days];
    };
    await fleet.tell('replica', failoverProgressed, promoted);
    await fleet.tell('replica', failoverProgressed, { ...promoted, failoverId: randomUUID(), phase: 'FAILED' });
    expect(await counts()).toEqual([1, 1]);
    fleet.moveTo(24 * 30);
    await fleet.switch();
    expect(await counts()).toEqual([1, 0]);
  });

  test('many clients are read together, each with its own', async () => {
    const fleets = Array.from({ length: 5 }, () => client.fleet());
    for (const [place, fleet] of fleets.entries()) {
      for (let count = 0; count < place; count += 1) await fleet.register();
    }
    await client.world.settled();
    const of = fleets.map(({ clientId }) => ({ __typename: 'Client', id: clientId }));
    const query =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Client { overview { agentsTotal } } } }';
    const { _entities } = await client.world.data<{ _entities: object[] }>('client', asAdmin, query, { of });
    expect(_entities).toEqual([0, 1, 2, 3, 4].map((agentsTotal) => ({ overview: { agentsTotal } })));
  });

  test('a client sees its own overview, an administrator all, others none, and an agent may not ask', async () => {
    const fleet = client.fleet();
    expect(await overview(fleet, asAdmin)).toEqual(empty);
    expect(await overview(fleet, asClient(randomUUID()))).toBeNull();
    await expect(overview(fleet, asAgent(fleet.clientId, randomUUID()))).rejects.toThrow('You may not use');
  });
});

describe('who asks', () => {
  const ME = '{ me { kind client { id } agent { id } scopes } }';
  const [clientId, agentId] = [randomUUID(), randomUUID()];

  test.each<[string, Viewer, object]>([
    ['a client', asClient(clientId), { kind: 'CLIENT', client: { id: clientId }, agent: null }],
    ['an agent', asAgent(clientId, agentId), { kind: 'AGENT', client: { id: clientId }, agent: { id: agentId } }],
    ['an administrator', asAdmin, { kind: 'ADMIN', client: null, agent: null }],
  ])('%s is told what its credential is and allows', async (_, viewer, expected) => {
    expect(await client.world.data('client', viewer, ME)).toEqual({ me: { ...expected, scopes: [...viewer.scopes] } });
  });

  test.each<[string, Viewer, string]>([
    ['nobody', anonymous, 'UNAUTHORIZED_FIELD_OR_TYPE'],
    ['a service', serviceViewer('gateway'), 'FORBIDDEN'],
  ])('%s is not somebody', async (_, viewer, code) => {
    const { errors } = await client.world.execute('client', viewer, ME);
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });
});
