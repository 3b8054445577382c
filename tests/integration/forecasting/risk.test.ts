import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { AGE_BINS, type Hazard, hazardPerHour, survivalUnder } from '#policy/hazard.ts';
import { typicalHazard } from '#policy/pool-survival.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin, asAgent } from '../../support/subgraph.ts';
import { riskyClient, sumUpMarket } from './risk-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const HOUR = 3_600_000;
/** The chances of a pool that nothing but its age is known of. */
const typical = (ageHours: number) => ({
  survival1Hour: expect.closeTo(survivalUnder(typicalHazard(), ageHours, 1), 9),
  survival24Hours: expect.closeTo(survivalUnder(typicalHazard(), ageHours, 24), 9),
});
const CLIENT = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Client { risk {
  poolCount machineCount expectedInterruptionsPerDay
  highest { pool { id } risk { survival1Hour } }
  pools(first: 2) { pool { id } machineCount risk { survival24Hours level } }
} } } }`;

interface ShownPool {
  pool: { id: string };
  machineCount: number;
  risk: { survival1Hour: number; survival24Hours: number; level: string };
}
interface ShownClient {
  poolCount: number;
  machineCount: number;
  expectedInterruptionsPerDay: number;
  highest: ShownPool | null;
  pools: ShownPool[];
}

onEachDatabase('F5 the risk of interruption', (kind) => {
  let world: ForecastingWorld;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const riskOfClient = async (clientId: string, viewer = asAdmin) => {
    const of = [{ __typename: 'Client', id: clientId }];
    const { _entities } = await world.data<{ _entities: [{ risk: ShownClient | null }] }>(
      ...(['forecasting', viewer, CLIENT, { of }] as const),
    );
    return _entities[0].risk;
  };

  test('of a pool follows from its own runs and three supposed ones', async () => {
    const client = riskyClient(world);
    const pool = client.pool('us-east-1a');
    await client.launch(pool);
    // Four runs of 1.2 hours, and one that is an hour old.
    await client.ran(pool, [20, 18.8], [16, 14.8], [12, 10.8], [8, 6.8], [1]);
    const bin = AGE_BINS.indexOf(0.8);
    const supposed = typicalHazard()[bin] as number;
    const ends = 3 * (1 - Math.exp(-supposed * Math.LN2));
    const hazard: Hazard = typicalHazard();
    hazard[bin] = (4 + ends) / (4 * Math.log(1.5) + Math.log(1.25) + ends / supposed);
    const risk = await client.riskOf(pool);
    expect(risk).toMatchObject({ runCount: 5, level: 'POOL', confidence: 5 / 8, ageSeconds: 3600 });
    expect(risk?.hazardPerHour).toBeCloseTo(hazardPerHour(hazard, 1), 9);
    expect(risk?.survival1Hour).toBeCloseTo(survivalUnder(hazard, 1, 1), 9);
    // Beyond the oldest run nothing was seen: what is supposed counts.
    expect(risk?.survival24Hours).toBeCloseTo(survivalUnder(hazard, 1, 24), 9);
  });

  test('of a pool of which only prices were seen is that of its age, at most a week', async () => {
    const client = riskyClient(world);
    const [young, old] = [client.pool('us-east-1a'), client.pool('us-east-1b')];
    await client.price([[young, '0.04']], client.ago(3).toISOString());
    await client.price([[old, '0.04']], client.ago(400).toISOString());
    expect(await client.riskOf(young)).toMatchObject({
      ...{ ...typical(3), ageSeconds: 10_800, level: 'PRIOR', confidence: 0, runCount: 0 },
    });
    expect((await client.riskOf(old))?.ageSeconds).toBe(7 * 86_400);
  });

  test('of a pool without runs of its own rests on its machine size in the region, then the region, then the client', async () => {
    const client = riskyClient(world);
    const size = { instanceType: 'c5.large' };
    const [seen, same] = [client.pool('us-east-1a', size), client.pool('us-east-1b', size)];
    const other = client.pool('us-east-1a', { instanceType: 'r5.large' });
    const far = client.pool('eu-west-1a', { instanceType: 'r5.large' });
    await client.price([same, other, far].map((pool) => [pool, '0.04']));
    await client.ran(seen, [50, 49], [40, 39], [30, 29], [20, 19]);
    world.clock.advance(HOUR);
    expect(await client.riskOf(seen)).toMatchObject({ level: 'POOL', runCount: 4 });
    expect(await client.riskOf(same)).toMatchObject({ level: 'INSTANCE_TYPE', runCount: 0, confidence: 4 / 7 });
    expect(await client.riskOf(other)).toMatchObject({ level: 'REGION' });
    expect(await client.riskOf(far)).toMatchObject({ level: 'CLIENT' });
    // Runs that end at an hour make an hour of age worse than age alone says, the more the nearer the group is.
    const chances = await Promise.all(
      [same, other, far].map(async (pool) => (await client.riskOf(pool))?.survival1Hour),
    );
    expect(chances.map(Number)).toEqual([...chances.map(Number)].sort((a, b) => a - b));
    expect(chances[2]).toBeLessThan(0.5);
  });

  test('counts a run for as long as a machine was there to see its end', async () => {
    const [leaver, holder] = [riskyClient(world), riskyClient(world)];
    const [left, held] = [leaver.pool('us-east-1a'), holder.pool('us-east-1a')];
    const machine = await leaver.launch(left);
    await holder.launch(held);
    await leaver.ran(left, [0]);
    await holder.ran(held, [0]);
    world.clock.advance(HOUR);
    await leaver.end(machine);
    world.clock.advance(99 * HOUR);
    const [unwatched, watched] = [await leaver.riskOf(left), await holder.riskOf(held)];
    expect([unwatched?.ageSeconds, watched?.ageSeconds]).toEqual([360_000, 360_000]);
    // Nothing was seen beyond the hour: age alone counts. The other one has lasted for longer than that lets expect.
    expect(unwatched).toMatchObject({ survival24Hours: typical(100).survival24Hours });
    expect(watched?.survival24Hours).toBeGreaterThan(Number(unwatched?.survival24Hours));
  });

  test('is the same when news comes twice, late, or in another order', async () => {
    const [straight, tangled] = [riskyClient(world), riskyClient(world)];
    const runs = [
      [30, 28],
      [20, 19],
      [5, 4],
    ] as const;
    const [a, b] = [straight.pool('us-east-1a'), tangled.pool('us-east-1a')];
    await straight.ran(a, ...runs, [2]);
    const ends = runs.map(([began, ended]) => ({
      ...{ isUp: false, since: tangled.ago(ended), upSince: tangled.ago(began) },
    }));
    const begins = [...runs.map(([began]) => began), 2].map((began) => ({ isUp: true, since: tangled.ago(began) }));
    for (const turn of [...ends, ...begins.toReversed(), ...begins, ...ends]) await tangled.tell(b, turn);
    await world.settled();
    expect(await tangled.riskOf(b)).toEqual(await straight.riskOf(a));
  });

  test('of a pool that has gone down begins anew half an hour later', async () => {
    const client = riskyClient(world);
    const pool = client.pool('us-east-1a');
    await client.ran(pool, [10, 2]);
    expect(await client.riskOf(pool)).toMatchObject({ ageSeconds: 1.5 * 3600 });
  });

  test('of a machine is that of its pool at its own age, and none on demand or when it has ended', async () => {
    const client = riskyClient(world);
    const pool = client.pool('us-east-1a');
    const early = await client.launch(pool);
    const onDemand = await client.launch(pool, 'ON_DEMAND');
    world.clock.advance(2 * HOUR);
    await client.ran(pool, [0]);
    world.clock.advance(HOUR);
    const late = await client.launch(pool);
    expect(await client.riskOfMachine(early)).toMatchObject({ ageSeconds: 3 * 3600 });
    expect(await client.riskOfMachine(late)).toMatchObject({ ageSeconds: 3600 });
    expect(await client.riskOfMachine(onDemand)).toBeNull();
    await client.end(early);
    expect(await client.riskOfMachine(early)).toBeNull();
  });

  test('of a client counts its machines, and names its riskiest pools first', async () => {
    const client = riskyClient(world);
    const [calm, wild, empty] = ['a', 'b', 'c'].map((zone) => client.pool(`us-east-1${zone}`));
    if (!calm || !wild || !empty) throw new Error('There are three pools.');
    expect(await riskOfClient(client.clientId)).toMatchObject({ poolCount: 0, highest: null, pools: [] });
    await client.ran(calm, [99]);
    await client.ran(empty, [99]);
    await client.ran(wild, [1]);
    for (const pool of [calm, calm, wild]) await client.launch(pool);
    const [lasting, fresh] = [await client.riskOf(calm), await client.riskOf(wild)];
    const shown = await riskOfClient(client.clientId, client.viewer);
    expect(shown).toMatchObject({ poolCount: 2, machineCount: 3, highest: { pool: { id: wild.poolId } } });
    expect(shown?.pools.map(({ pool, machineCount }) => [pool.id, machineCount])).toEqual([
      [wild.poolId, 1],
      [calm.poolId, 2],
    ]);
    const lost = 2 * (1 - Number(lasting?.survival24Hours)) + (1 - Number(fresh?.survival24Hours));
    expect(shown?.expectedInterruptionsPerDay).toBeCloseTo(lost, 9);
  });

  test('is unknown to other tenants, and an agent is told of its own machines alone', async () => {
    const [own, stranger] = [riskyClient(world), riskyClient(world)];
    const pool = own.pool('us-east-1a');
    const machine = await own.launch(pool);
    await own.ran(pool, [5]);
    // Another client cannot say anything about the pool.
    await stranger.ran(pool, [90, 80], [70, 60]);
    expect(await own.riskOf(pool)).toMatchObject({ runCount: 1 });
    expect(await own.riskOf(pool, asAdmin)).toMatchObject({ runCount: 1 });
    expect(await own.riskOf(pool, stranger.viewer)).toBeNull();
    expect(await own.riskOfMachine(machine, stranger.viewer)).toBeNull();
    expect(await own.riskOfMachine(machine, asAgent(own.clientId, uuidv7()))).toBeNull();
    expect(await riskOfClient(own.clientId, stranger.viewer)).toBeNull();
    expect(await riskOfClient('x', stranger.viewer)).toBeNull();
    expect(await own.riskOf({ ...pool, poolId: 'x' })).toBeNull();
  });

  test('rests on averages over clients where at least three have runs, and on nothing of fewer', async () => {
    const region = { region: 'ap-south-1', instanceType: 'm6i.large' };
    const others = [riskyClient(world), riskyClient(world), riskyClient(world)];
    const newcomer = riskyClient(world);
    const pool = newcomer.pool('ap-south-1a', region);
    await newcomer.price([[pool, '0.04']], newcomer.ago(1).toISOString());
    for (const other of others.slice(0, 2)) await other.ran(other.pool('ap-south-1a', region), [50, 49], [40, 39]);
    await sumUpMarket(world);
    expect(await newcomer.riskOf(pool)).toMatchObject({ level: 'PRIOR', survival1Hour: typical(1).survival1Hour });
    for (const other of others.slice(2)) await other.ran(other.pool('ap-south-1a', region), [50, 49], [40, 39]);
    await sumUpMarket(world);
    const risk = await newcomer.riskOf(pool);
    expect(risk).toMatchObject({ level: 'MARKET', runCount: 0 });
    expect(Number(risk?.survival1Hour)).toBeLessThan(0.5);
  });

  test('of a hundred pools is asked for at once', async () => {
    const client = riskyClient(world);
    const pools = Array.from({ length: 100 }, (_, index) =>
      client.pool('sa-east-1a', { name: `m5.${index}.sa-east-1a` }),
    );
    await client.price(pools.map((pool) => [pool, '0.04']));
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) {
      ... on Pool { interruptionRisk { level } } } }`;
    const of = pools.map(({ poolId: id }) => ({ __typename: 'Pool', id }));
    const { _entities } = await world.data<{ _entities: object[] }>('forecasting', client.viewer, query, { of });
    expect(_entities).toEqual(pools.map(() => ({ interruptionRisk: { level: 'PRIOR' } })));
  });
});
