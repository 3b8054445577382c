import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createHttpApi } from '../../simulator/api/http-api.ts';
import { createLocalApi } from '../../simulator/api/local-api.ts';
import { openCalmFleet, openClient } from '../support/calm-fleet.ts';
import { type EmbeddedWorld, startEmbedded } from '../support/world.ts';

let world: EmbeddedWorld;
beforeAll(async () => {
  world = await startEmbedded();
});
afterAll(() => world[Symbol.asyncDispose]());

const AGENT = /* GraphQL */ `{
  agents { nodes { id primaryInstance { zone role } switches { nodes { phase trigger } } replicas { nodes { status } } } }
  pools { nodes { id name } }
}`;

describe('A12 commands are pushed', { timeout: 60_000 }, () => {
  const apis = {
    'in process': () => createLocalApi(world.spotkeep.gateway),
    'over HTTP': () => createHttpApi({ url: world.url }),
  };

  test.for(Object.entries(apis))('an agent moves as soon as it is told to, %s', async ([, createApi]) => {
    await using api = createApi();
    const token = await openClient(world);
    const warn = vi.fn();
    await using driver = await openCalmFleet({ api, clientToken: token, warn });
    await driver.step();
    driver.start();

    const { agents, pools } = await world.data(AGENT, {}, token);
    const [agent] = agents.nodes;
    expect(agent.primaryInstance).toEqual({ zone: 'us-east-1a', role: 'PRIMARY' });
    const other = pools.nodes.find(({ name }: { name: string }) => name === 'm5.large.us-east-1b');
    const input = { agentId: agent.id, targetMode: 'SPOT', targetPoolId: other.id, priority: 75, idempotencyKey: 'go' };
    const { issueSwitchCommand } = await world.data(
      'mutation ($input: IssueSwitchCommandInput!) { issueSwitchCommand(input: $input) { errors { __typename } } }',
      { input },
      token,
    );
    expect(issueSwitchCommand.errors).toEqual([]);
    await vi.waitFor(
      async () => {
        const [moved] = (await world.data(AGENT, {}, token)).agents.nodes;
        expect(moved.primaryInstance).toEqual({ zone: 'us-east-1b', role: 'PRIMARY' });
        expect(moved.switches.nodes).toEqual([{ phase: 'COMPLETED', trigger: 'MANUAL' }]);
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('R5 a promotion is followed', { timeout: 60_000 }, () => {
  test('the workload goes on where somebody promoted its standby', async () => {
    await using api = createHttpApi({ url: world.url });
    const token = await openClient(world);
    await using driver = await openCalmFleet({ api, clientToken: token });
    await driver.step();
    driver.start();
    const [agent] = (await world.data(AGENT, {}, token)).agents.nodes;
    const created = await world.data(
      'mutation ($input: CreateReplicaInput!) { createReplica(input: $input) { replica { id } errors { __typename } } }',
      { input: { agentId: agent.id, idempotencyKey: 'stand by' } },
      token,
    );
    const replicaId = created.createReplica.replica.id;
    const standby = async () => (await world.data(AGENT, {}, token)).agents.nodes[0].replicas.nodes[0]?.status;
    await vi.waitFor(async () => expect(await standby()).toBe('READY'), { timeout: 20_000, interval: 100 });
    await world.data(
      'mutation ($input: PromoteReplicaInput!) { promoteReplica(input: $input) { errors { __typename } } }',
      { input: { replicaId, idempotencyKey: 'take over' } },
      token,
    );
    await vi.waitFor(
      async () => {
        const [moved] = (await world.data(AGENT, {}, token)).agents.nodes;
        expect(moved.switches.nodes).toEqual([{ phase: 'COMPLETED', trigger: 'MANUAL' }]);
        expect(moved.primaryInstance).toEqual({ zone: 'us-east-1b', role: 'PRIMARY' });
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});

const STANDBYS = /* GraphQL */ `{
  agents { nodes {
    primaryInstance { providerId }
    pendingCommands { kind }
    replicas(filter: { statuses: [READY, FAILED] }) { nodes { id status failureReason instance { providerId } } }
    terminations { nodes { reason } }
  } }
}`;

async function standbysOf(token: string) {
  return (await world.data(STANDBYS, {}, token)).agents.nodes[0];
}

/** Asks for a standby of the client's one agent. */
async function askForStandby(token: string): Promise<void> {
  const [agent] = (await world.data(AGENT, {}, token)).agents.nodes;
  await world.data(
    'mutation ($input: CreateReplicaInput!) { createReplica(input: $input) { errors { __typename } } }',
    { input: { agentId: agent.id, idempotencyKey: 'stand by' } },
    token,
  );
}

async function promote(replicaId: string, token: string): Promise<void> {
  const input = { replicaId, keepOldPrimaryAsReplica: true, idempotencyKey: replicaId };
  const { promoteReplica } = await world.data(
    'mutation ($input: PromoteReplicaInput!) { promoteReplica(input: $input) { errors { __typename } } }',
    { input },
    token,
  );
  expect(promoteReplica.errors).toEqual([]);
}

describe('R5 an old primary may stand by', { timeout: 60_000 }, () => {
  test('a promotion and a second one bring the workload back to the machine it came from', async () => {
    await using api = createHttpApi({ url: world.url });
    const token = await openClient(world);
    await using driver = await openCalmFleet({ api, clientToken: token });
    await driver.step();
    driver.start();
    const { primaryInstance: first } = await standbysOf(token);
    await askForStandby(token);
    for (const isBack of [false, true]) {
      const standby = await vi.waitFor(
        async () => {
          const { primaryInstance, replicas, pendingCommands } = await standbysOf(token);
          expect(primaryInstance.providerId === first.providerId).toBe(!isBack);
          expect(pendingCommands).toEqual([]);
          expect(replicas.nodes).toMatchObject([{ status: 'READY' }]);
          return replicas.nodes[0];
        },
        { timeout: 20_000, interval: 100 },
      );
      await promote(standby.id, token);
    }
    await vi.waitFor(
      async () => {
        const { agents } = await world.data(AGENT, {}, token);
        expect(agents.nodes[0].switches.nodes).toHaveLength(2);
        const { primaryInstance, terminations } = await standbysOf(token);
        expect({ primaryInstance, terminations }).toEqual({ primaryInstance: first, terminations: { nodes: [] } });
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});

describe('R1 a standby is ordered', { timeout: 60_000 }, () => {
  test('where the pool has no machine to give, the order and the standby fail for that reason', async () => {
    await using api = createHttpApi({ url: world.url });
    const token = await openClient(world);
    await using driver = await openCalmFleet({ api, clientToken: token, isOtherZoneFull: true });
    await driver.step();
    driver.start();
    await askForStandby(token);
    await vi.waitFor(
      async () => {
        const { pendingCommands, replicas } = await standbysOf(token);
        expect(pendingCommands).toEqual([]);
        expect(replicas.nodes).toMatchObject([{ status: 'FAILED', failureReason: 'The pool has no capacity.' }]);
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});

describe('R9 a notice is answered', { timeout: 60_000 }, () => {
  test('a standby carries the workload on before the machine is taken', async () => {
    await using api = createHttpApi({ url: world.url });
    const clientToken = await openClient(world);
    // The notice comes two minutes before: five seconds from now.
    await using driver = await openCalmFleet({ api, clientToken, takenInSeconds: 125, keepsStandby: true });
    await driver.step();
    driver.start();
    await vi.waitFor(
      async () => {
        const [saved] = (await world.data(AGENT, {}, clientToken)).agents.nodes;
        expect(saved.switches.nodes).toEqual([{ phase: 'COMPLETED', trigger: 'EMERGENCY' }]);
        expect(saved.primaryInstance).toEqual({ zone: 'us-east-1b', role: 'PRIMARY' });
      },
      { timeout: 30_000, interval: 200 },
    );
    const failovers = '{ agents { nodes { failovers { nodes { phase replica { kind status } } } } } }';
    const [{ failovers: seen }] = (await world.data(failovers, {}, clientToken)).agents.nodes;
    expect(seen.nodes).toEqual([{ phase: 'PROMOTED', replica: { kind: 'MANUAL', status: 'PROMOTED' } }]);
  });
});

describe('A14 an agent is deleted', { timeout: 60_000 }, () => {
  test('a program whose agent was deleted ends its machines and does not register again', async () => {
    await using api = createHttpApi({ url: world.url });
    const token = await openClient(world);
    const info = vi.fn();
    await using driver = await openCalmFleet({ api, clientToken: token, info, heartbeatSeconds: 0.5 });
    await driver.step();
    driver.start();
    const [agent] = (await world.data(AGENT, {}, token)).agents.nodes;
    await world.data(
      'mutation ($input: DeleteAgentInput!) { deleteAgent(input: $input) { errors { __typename } } }',
      { input: { agentId: agent.id } },
      token,
    );
    await vi.waitFor(() => expect(info).toHaveBeenCalledWith('render-farm: was deleted'), {
      timeout: 20_000,
      interval: 100,
    });
    await driver.step();
    const statuses = '{ agents(filter: { statuses: [ONLINE, OFFLINE, DISABLED, DELETED] }) { nodes { id status } } }';
    expect((await world.data(statuses, {}, token)).agents.nodes).toEqual([{ id: agent.id, status: 'DELETED' }]);
  });
});
