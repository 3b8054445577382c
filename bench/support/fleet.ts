import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Data, World } from '../../tests/support/connect-world.ts';

export interface BenchAgent {
  readonly id: string;
  readonly token: string;
  readonly instanceId: string;
  readonly instanceType: string;
}

export interface Fleet {
  readonly clientId: string;
  readonly clientToken: string;
  readonly agents: readonly BenchAgent[];
}

/** On-demand prices in USD per hour. */
const machines = [
  { instanceType: 'm5.large', onDemandHourlyPrice: '0.096' },
  { instanceType: 'c5.xlarge', onDemandHourlyPrice: '0.17' },
  { instanceType: 'r5.large', onDemandHourlyPrice: '0.126' },
  { instanceType: 'm5.2xlarge', onDemandHourlyPrice: '0.384' },
] as const;
const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;

const HOUR_MILLISECONDS = 3_600_000;
const PATIENCE_MILLISECONDS = 60_000;
const LOOK_EVERY_MILLISECONDS = 100;

export const onDemandPriceOf = (instanceType: string): string =>
  machines.find((machine) => machine.instanceType === instanceType)?.onDemandHourlyPrice ?? '0.1';

/** A client with so many agents, spread evenly over four machine sizes in three zones, each on one spot machine. */
export async function openFleet(world: World, agentCount: number): Promise<Fleet> {
  const input = { name: `Benchmark ${randomUUID()}`, idempotencyKey: randomUUID() };
  const created = await change(
    world,
    world.adminToken,
    'createClient',
    'CreateClientInput',
    input,
    'client { id } token',
  );
  const clientToken: string = created.token;
  const agents: BenchAgent[] = [];
  for (let index = 0; index < agentCount; index += 1) agents.push(await register(world, clientToken, index));
  return { clientId: created.client.id, clientToken, agents };
}

async function register(world: World, clientToken: string, index: number): Promise<BenchAgent> {
  const machine = machines[index % machines.length] ?? machines[0];
  const zone = zones[Math.floor(index / machines.length) % zones.length] ?? zones[0];
  const input = {
    logicalId: `workload-${index}`,
    hostname: `host-${index}.example.com`,
    version: '5.0.0',
    instance: { providerId: `i-${index}`, zone, mode: 'SPOT', ...machine },
  };
  const selection = 'agent { id } instance { id } token';
  const { agent, instance, token } = await change(
    world,
    clientToken,
    'registerAgent',
    'RegisterAgentInput',
    input,
    selection,
  );
  return { id: agent.id, token, instanceId: instance.id, instanceType: machine.instanceType };
}

/** Imports hourly prices of these days for every pool, and forecasts them; returns when both are done. */
export async function addHistory(world: World, { clientToken }: Fleet, days: number): Promise<void> {
  const records = priceHistory(days, Date.now());
  const content = JSON.stringify({ SpotPriceHistory: records });
  const input = { content, idempotencyKey: randomUUID() };
  const imported = await change(
    world,
    clientToken,
    'importSpotPrices',
    'ImportSpotPricesInput',
    input,
    'spotPriceImport { id }',
  );
  const ofImport = 'query ($id: ID!) { spotPriceImport(id: $id) { status recordsStored } }';
  await until('the prices are imported', async () => {
    const { spotPriceImport } = await world.data(ofImport, { id: imported.spotPriceImport.id }, clientToken);
    return spotPriceImport.status === 'SUCCEEDED' && spotPriceImport.recordsStored === records.length;
  });
  const pools = machines.length * zones.length;
  const ofSeries = '{ timeSeriesList(first: 100) { nodes { pointCount } } }';
  await until('the prices are known to the forecasts', async () => {
    const { timeSeriesList } = await world.data(ofSeries, {}, clientToken);
    return timeSeriesList.nodes.filter((series: Data) => series.pointCount >= days * 24).length === pools;
  });
  const start = { horizonHours: 24, idempotencyKey: randomUUID() };
  const run = await change(
    world,
    clientToken,
    'startForecastRun',
    'StartForecastRunInput',
    start,
    'forecastRun { id }',
  );
  await until('the prices are forecast', async () => {
    const ofRun = 'query ($id: ID!) { forecastRun(id: $id) { status } }';
    const { forecastRun } = await world.data(ofRun, { id: run.forecastRun.id }, clientToken);
    return forecastRun.status === 'SUCCEEDED';
  });
}

/** In the form of `describe-spot-price-history`: a daily wave between a quarter and a half of the on-demand price. */
function priceHistory(days: number, now: number) {
  const newest = Math.floor(now / HOUR_MILLISECONDS) * HOUR_MILLISECONDS;
  const hours = Array.from({ length: days * 24 }, (_, index) => index);
  return machines.flatMap(({ instanceType, onDemandHourlyPrice }, m) =>
    zones.flatMap((AvailabilityZone, z) =>
      hours.map((hour) => {
        const wave = Math.sin((hour / 24 + m / 4 + z / 3) * 2 * Math.PI);
        return {
          AvailabilityZone,
          InstanceType: instanceType,
          ProductDescription: 'Linux/UNIX',
          SpotPrice: (Number(onDemandHourlyPrice) * (0.375 + 0.125 * wave)).toFixed(6),
          Timestamp: new Date(newest - hour * HOUR_MILLISECONDS).toISOString(),
        };
      }),
    ),
  );
}

/** A standby, ready to take over, for each agent. */
export async function addStandbys(world: World, { agents, clientId, clientToken }: Fleet): Promise<void> {
  for (const { id, token } of agents) {
    const asked = { agentId: id, idempotencyKey: randomUUID() };
    const created = await change(world, clientToken, 'createReplica', 'CreateReplicaInput', asked, 'replica { id }');
    const replicaId: string = created.replica.id;
    const machine = { replicaId, providerId: `i-standby-${id}` };
    await change(world, token, 'attachReplicaInstance', 'AttachReplicaInstanceInput', machine, 'replica { id }');
    const state = { replicaId, status: 'READY', progressRatio: 1 };
    await change(world, token, 'reportReplicaStatus', 'ReportReplicaStatusInput', state, 'replica { status }');
  }
  const overview = 'query ($id: ID!) { client(id: $id) { overview { replicasReady } } }';
  await until('the standbys are seen by their owner', async () => {
    const { client } = await world.data(overview, { id: clientId }, clientToken);
    return client.overview.replicasReady === agents.length;
  });
}

/** The payload of a mutation that nothing refuses. */
async function change(
  world: World,
  token: string,
  field: string,
  type: string,
  input: object,
  selection: string,
): Promise<Data> {
  const refusals = 'errors { __typename ... on UserError { message path } }';
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} ${refusals} } }`;
  const payload = (await world.data(query, { input }, token))[field];
  if (payload.errors.length > 0) throw new Error(`${field}: ${JSON.stringify(payload.errors)}`);
  return payload;
}

/** Looks again and again until it is so; throws after a minute. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`After a minute it does not hold that ${what}.`);
    await wait(LOOK_EVERY_MILLISECONDS);
  }
}
