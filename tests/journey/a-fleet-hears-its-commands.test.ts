import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createHttpApi } from '../../simulator/api/http-api.ts';
import { createLocalApi } from '../../simulator/api/local-api.ts';
import type { GraphApi } from '../../simulator/api.ts';
import { createCloud } from '../../simulator/fleet/cloud.ts';
import { createDriver, createMarketTime } from '../../simulator/fleet/driver.ts';
import { createFleet } from '../../simulator/fleet/fleet.ts';
import { historyMarket } from '../../simulator/market/history-market.ts';
import { type EmbeddedWorld, startEmbedded } from '../support/world.ts';

let world: EmbeddedWorld;
beforeAll(async () => {
  world = await startEmbedded();
});
afterAll(() => world[Symbol.asyncDispose]());

const HOUR = 3_600_000;

/** Two zones whose prices never change, for an hour on both sides of now. The first is taken away when that is said. */
function calmMarket(takenInSeconds?: number) {
  const prices = ['us-east-1a', 'us-east-1b'].flatMap((zone, index) =>
    [-HOUR, HOUR].map((offset) => ({
      instanceType: 'm5.large',
      zone,
      product: 'Linux/UNIX',
      hourlyPrice: `0.0${4 + index}0000`,
      observedAt: new Date(Date.now() + offset),
    })),
  );
  const up = { recording: 'calm', durationMilliseconds: 3 * HOUR, changes: { times: [0], values: [true] } };
  const taken = takenInSeconds && { times: [0, HOUR + takenInSeconds * 1000], values: [true, false] };
  const availability = [
    { ...up, pool: 'a', ...(taken && { changes: taken }) },
    { ...up, pool: 'b' },
  ];
  return historyMarket({ prices, availability, seed: 1, onDemandHourlyPrice: () => '0.100000' });
}

async function openClient(): Promise<string> {
  const created = await world.data(
    'mutation ($input: CreateClientInput!) { createClient(input: $input) { token } }',
    { input: { name: randomUUID(), idempotencyKey: randomUUID() } },
    world.adminToken,
  );
  return created.createClient.token;
}

interface FleetOptions {
  readonly api: GraphApi;
  readonly clientToken: string;
  readonly warn?: (message: string) => void;
  readonly takenInSeconds?: number;
  readonly keepsStandby?: boolean;
}

/** One agent in the cheaper zone, which says little by itself: what it learns in time, it has heard. */
function openFleet({ api, clientToken, warn = () => {}, takenInSeconds, keepsStandby = false }: FleetOptions) {
  const market = calmMarket(takenInSeconds);
  const time = createMarketTime(1);
  const log = { info: () => {}, warn };
  const workload = { logicalId: 'render-farm', instanceType: 'm5.large', region: 'us-east-1' };
  const quiet = { heartbeatSeconds: 3600, standbyLookSeconds: 3600 };
  let wake = () => {};
  const fleet = createFleet({
    ...{ api, market, log, start: time.now() },
    cloud: createCloud({ market, seed: 1, noticeSeconds: 120 }),
    agents: [{ spec: { ...workload, isAutoSwitchEnabled: false, keepsStandby }, clientToken }],
    timings: { ...quiet, launchSeconds: 0.1, syncSeconds: 0.1, cutOverSeconds: 0.1 },
    onNews: () => wake(),
  });
  const driver = createDriver({ fleet, time, log });
  wake = driver.wake;
  return driver;
}

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
    const token = await openClient();
    const warn = vi.fn();
    await using driver = openFleet({ api, clientToken: token, warn });
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
    const token = await openClient();
    await using driver = openFleet({ api, clientToken: token });
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

describe('R9 a notice is answered', { timeout: 60_000 }, () => {
  test('a standby carries the workload on before the machine is taken', async () => {
    await using api = createHttpApi({ url: world.url });
    const clientToken = await openClient();
    // The notice comes two minutes before: five seconds from now.
    await using driver = openFleet({ api, clientToken, takenInSeconds: 125, keepsStandby: true });
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
