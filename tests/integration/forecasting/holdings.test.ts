import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { agentDeleted } from '#schema/events/agent.ts';
import { intakeRepository, type Launch } from '../../../subgraphs/forecasting/holding/intake-repository.ts';
import { machineRepository } from '../../../subgraphs/forecasting/holding/machine-repository.ts';
import { holdingRepository } from '../../../subgraphs/forecasting/holding/repository.ts';
import { createHoldings } from '../../../subgraphs/forecasting/holding/service.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { holderOf } from './holdings-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString();

onEachDatabase('F8 what a client holds', (kind) => {
  let world: ForecastingWorld;
  let database: SchemaDatabase;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
    database = await world.server.openSchema({ schema: 'forecasting', entities, migrations });
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  const service = () => {
    const em = database.fork();
    return createHoldings({
      ...{ holdings: holdingRepository(em), machines: machineRepository(em), intake: intakeRepository(em) },
    });
  };
  const launchOf = (more: Partial<Launch> = {}): Launch => ({
    ...{ instanceId: uuidv7(), clientId: uuidv7(), agentId: uuidv7(), poolId: uuidv7(), sequence: 10 },
    ...{ region: 'us-east-1', instanceType: 'm5.large', role: 'PRIMARY', effectiveAt: at(0) },
    ...{ hourlyPrice: '0.04', onDemandHourlyPrice: '0.1', ...more },
  });
  const priceOf = (
    poolId: string,
    hourlyPrice: string,
    minutes: number,
    onDemandHourlyPrice: string | null = null,
  ) => ({
    ...{ poolId, poolName: 'm5.large.us-east-1a', instanceType: 'm5.large', zone: 'us-east-1a', region: 'us-east-1' },
    ...{ hourlyPrice, onDemandHourlyPrice, observedAt: at(minutes) },
  });

  test('hears the same news twice, and older news late, without a change', async () => {
    const holdings = service();
    const launch = launchOf();
    const { clientId, region } = launch;
    expect(await holdings.launch(launch)).toEqual([{ clientId, region }]);
    expect(await holdings.launch(launch)).toEqual([]);
    const step = { ...launch, poolId: uuidv7(), sequence: 20 };
    expect(await holdings.reprice(step)).toEqual([{ clientId, region }]);
    expect(await holdings.reprice(step)).toEqual([]);
    expect(await holdings.reprice({ ...launch, sequence: 15 })).toEqual([]);
    expect(await holdings.reprice({ ...step, hourlyPrice: '0.05', sequence: 21 })).toEqual([]);
    expect(await holdings.reprice({ ...launch, effectiveAt: at(-1), sequence: 30 })).toEqual([]);
    expect(await holdings.changeRole({ ...launch, sequence: 5 }, 'ZOMBIE')).toEqual([]);
    expect(await holdings.ofClient(clientId)).toMatchObject([
      { poolId: step.poolId, machines: 1, hourlyPrice: '0.050000' },
    ]);
  });

  test('knows no machine that was not launched, and none that has ended, whatever is told of it later', async () => {
    const holdings = service();
    const launch = launchOf();
    expect(await holdings.reprice(launch)).toEqual([]);
    await holdings.launch(launch);
    expect(await holdings.end({ ...launch, effectiveAt: at(5) })).toHaveLength(1);
    expect(await holdings.end({ ...launch, effectiveAt: at(6) })).toEqual([]);
    await holdings.reprice({ ...launch, sequence: 30 });
    await holdings.launch({ ...launch, sequence: 31 });
    expect(await holdings.ofClient(launch.clientId)).toEqual([]);
  });

  test('knows a machine the same, in whatever order its launch, its steps and its end are told', async () => {
    const holdings = service();
    const launch = launchOf();
    const { clientId, instanceId } = launch;
    const step = { ...launch, poolId: uuidv7(), effectiveAt: at(60), sequence: 20 };
    await holdings.reprice(step);
    expect(await holdings.running(asAdmin, [instanceId])).toMatchObject([{ poolId: step.poolId, region: null }]);
    expect(await holdings.launch(launch)).toHaveLength(1);
    expect(await holdings.launch(launch)).toEqual([]);
    expect(await holdings.ofClient(clientId)).toMatchObject([{ poolId: step.poolId, heldSince: new Date(at(0)) }]);

    const ended = launchOf({ clientId });
    expect(await holdings.end({ ...ended, effectiveAt: at(5), sequence: 30 })).toEqual([]);
    await holdings.launch(ended);
    await holdings.reprice({ ...ended, sequence: 40 });
    expect(await holdings.running(asAdmin, [ended.instanceId])).toEqual([undefined]);
    expect(await holdings.ofClient(clientId)).toHaveLength(1);
  });

  test('tells the pools of machines that run, whatever for: each client its own, an agent its own machines', async () => {
    const holdings = service();
    const first = launchOf();
    const { clientId, agentId } = first;
    const poolId = first.poolId ?? '';
    const [zombie, other] = [launchOf({ clientId, poolId, role: 'ZOMBIE' }), launchOf({ clientId })];
    const onDemand = launchOf({ clientId, poolId: null });
    const all = [first, zombie, other, onDemand];
    for (const machine of all) await holdings.launch(machine);
    const ids = all.map(({ instanceId }) => instanceId);
    const pools = [poolId, poolId, other.poolId, undefined];
    expect(await holdings.poolsOfInstances(asClient(clientId), ['x', ...ids])).toEqual([undefined, ...pools]);
    expect(await holdings.poolsOfInstances(asClient(uuidv7()), ids)).toEqual(pools.map(() => undefined));
    expect(await holdings.poolsOfInstances(asAgent(clientId, agentId), ids.slice(0, 2))).toEqual([poolId, undefined]);
    const inUse = [
      { poolId, machineCount: 2 },
      { poolId: other.poolId, machineCount: 1 },
    ];
    expect(await holdings.poolsInUseOf(clientId)).toEqual(inUse);
    expect(await holdings.poolsInUse([poolId, uuidv7()])).toEqual(inUse.slice(0, 1));
    await holdings.end(other);
    expect(await holdings.poolsInUseOf(clientId)).toEqual(inUse.slice(0, 1));
  });

  test('takes nothing from a client that the machine or the pool is not of', async () => {
    const holdings = service();
    const launch = launchOf();
    await holdings.launch(launch);
    const foreign = { ...launch, clientId: uuidv7(), region: 'eu-west-1', sequence: 40 };
    expect(await holdings.launch(foreign)).toEqual([]);
    expect(await holdings.reprice({ ...foreign, poolId: uuidv7() })).toEqual([]);
    expect(await holdings.changeRole(foreign, 'ZOMBIE')).toEqual([]);
    expect(await holdings.end(foreign)).toEqual([]);
    expect(await holdings.ofClient(launch.clientId)).toMatchObject([{ region: 'us-east-1' }]);
    const poolId = launch.poolId ?? '';
    await holdings.price(launch.clientId, [priceOf(poolId, '0.03', 0)]);
    await holdings.price(uuidv7(), [priceOf(poolId, '0.9', 1)]);
    expect(await holdings.pools(launch.clientId, [poolId])).toMatchObject([{ hourlyPrice: '0.030000' }]);
    expect(await holdings.pools(uuidv7(), [poolId])).toEqual([]);
  });

  test('keeps the newest price of a pool, and an on-demand price that is not told again', async () => {
    const holdings = service();
    const [clientId, poolId] = [uuidv7(), uuidv7()];
    const batch = [priceOf(poolId, '0.05', 10, '0.1'), priceOf(poolId, '0.03', 0), priceOf(poolId, '0.04', 5)];
    expect(await holdings.price(clientId, batch)).toEqual([{ clientId, region: 'us-east-1' }]);
    expect(await holdings.price(clientId, [priceOf(poolId, '0.06', 20)])).toEqual([]);
    expect(await holdings.price(clientId, [priceOf(poolId, '0.01', 15)])).toEqual([]);
    expect(await holdings.pools(clientId, [poolId])).toMatchObject([
      { hourlyPrice: '0.060000', onDemandHourlyPrice: '0.100000', firstObservedAt: new Date(at(10)) },
    ]);
  });

  test('counts the machines of a pool together, and those on demand apart; standbys count, zombies do not', async () => {
    const holdings = service();
    const first = launchOf();
    const { clientId, poolId } = first;
    for (const role of ['PRIMARY', 'REPLICA', 'ZOMBIE'] as const) {
      await holdings.launch(launchOf({ clientId, poolId, role, effectiveAt: at(role === 'REPLICA' ? 1 : 2) }));
    }
    await holdings.launch(launchOf({ clientId, poolId: null, instanceType: 'c5.large' }));
    expect(await holdings.ofClient(clientId)).toMatchObject([
      { machines: 2, isPriced: false, heldSince: new Date(at(1)) },
    ]);
    expect(await holdings.onDemandOf(clientId)).toEqual({
      ...{ machines: 1, hourlyPrice: '0.100000', instanceTypes: ['c5.large'] },
    });
    expect(await holdings.onDemandOf(uuidv7())).toEqual({ machines: 0, hourlyPrice: '0.000000', instanceTypes: [] });
  });

  test('forgets the machines of an agent that was deleted', async () => {
    const holder = holderOf(world);
    const pool = holder.pool('us-east-1a');
    const kept = await holder.launch(pool);
    const gone = await holder.launch(pool);
    expect(await service().ofClient(holder.clientId)).toMatchObject([{ machines: 2 }]);
    const agentId = holder.agentOf(gone);
    await world.publish('agent', agentDeleted, {
      ...{ aggregateId: agentId, clientId: holder.clientId, payload: { agentId } },
    });
    await world.settled();
    expect(await service().ofClient(holder.clientId)).toMatchObject([{ machines: 1 }]);
    await holder.end(kept);
    expect(await service().ofClient(holder.clientId)).toEqual([]);
  });
});
