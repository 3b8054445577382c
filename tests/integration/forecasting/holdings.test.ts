import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { agentDeleted } from '#schema/events/agent.ts';
import { intakeRepository, type Launch } from '../../../subgraphs/forecasting/holding/intake-repository.ts';
import { holdingRepository } from '../../../subgraphs/forecasting/holding/repository.ts';
import { createHoldings } from '../../../subgraphs/forecasting/holding/service.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { onEachDatabase } from '../../support/database.ts';
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
    return createHoldings({ holdings: holdingRepository(em), intake: intakeRepository(em) });
  };
  const launchOf = (more: Partial<Launch> = {}): Launch => ({
    ...{ instanceId: uuidv7(), clientId: uuidv7(), agentId: uuidv7(), poolId: uuidv7(), sequence: 10 },
    ...{ region: 'us-east-1', instanceType: 'm5.large', role: 'PRIMARY', launchedAt: at(0) },
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
    const { instanceId, clientId, region } = launch;
    expect(await holdings.launch(launch)).toEqual([{ clientId, region }]);
    expect(await holdings.launch(launch)).toEqual([]);
    const step = { ...launch, poolId: uuidv7(), sequence: 20 };
    expect(await holdings.reprice(step)).toEqual([{ clientId, region }]);
    expect(await holdings.reprice(step)).toEqual([]);
    expect(await holdings.reprice({ ...launch, sequence: 15 })).toEqual([]);
    expect(await holdings.reprice({ ...step, hourlyPrice: '0.05', sequence: 21 })).toEqual([]);
    expect(await holdings.changeRole({ instanceId, sequence: 5 }, 'ZOMBIE')).toEqual([]);
    expect(await holdings.ofClient(clientId)).toMatchObject([
      { poolId: step.poolId, machines: 1, hourlyPrice: '0.050000' },
    ]);
  });

  test('knows no machine that was not launched, and none that has ended, whatever is told of it later', async () => {
    const holdings = service();
    const launch = launchOf();
    expect(await holdings.reprice(launch)).toEqual([]);
    await holdings.launch(launch);
    expect(await holdings.end(launch.instanceId, new Date(at(5)))).toHaveLength(1);
    expect(await holdings.end(launch.instanceId, new Date(at(6)))).toEqual([]);
    await holdings.reprice({ ...launch, sequence: 30 });
    await holdings.launch({ ...launch, sequence: 31 });
    expect(await holdings.ofClient(launch.clientId)).toEqual([]);
  });

  test('takes nothing from a client that the machine or the pool is not of', async () => {
    const holdings = service();
    const launch = launchOf();
    await holdings.launch(launch);
    await holdings.launch({ ...launch, clientId: uuidv7(), region: 'eu-west-1', sequence: 40 });
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
      await holdings.launch(launchOf({ clientId, poolId, role, launchedAt: at(role === 'REPLICA' ? 1 : 2) }));
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
