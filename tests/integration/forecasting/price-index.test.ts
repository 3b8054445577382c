import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin, asAgent } from '../../support/subgraph.ts';
import { holderOf } from './holdings-world.ts';
import { runJob } from './run-job.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const REGION = 'us-east-1';
const QUERY = `query ($region: String!, $clientId: ID, $at: DateTime!, $range: TimeRange) {
  priceIndex(region: $region, clientId: $clientId) {
    id region startedAt
    capacity: present { value benchmarkValue ratio }
    spend: present(weighting: SPEND) { value benchmarkValue ratio }
    benchmark { value ratio priceRatio }
    composition { reason effectiveAt weights { pool { id } poolName machines capacityShare spendShare hourlyPrice } }
    weights(at: $at) { poolName machines }
    compositions(first: 5) { nodes { reason effectiveAt weights { poolName machines } } pageInfo { hasNextPage } }
    values(range: $range) { at value benchmarkValue ratio }
  }
}`;

interface Composition {
  reason: string;
  effectiveAt: string;
  weights: { poolName: string; machines: number; capacityShare: number; spendShare: number }[];
}
interface Index {
  id: string;
  startedAt: string;
  capacity: { value: number; benchmarkValue: number; ratio: number } | null;
  spend: { value: number } | null;
  benchmark: { value: number; ratio: number; priceRatio: number | null } | null;
  composition: Composition | null;
  weights: { poolName: string; machines: number }[];
  compositions: { nodes: Composition[] };
  values: { at: string; value: number }[];
}

onEachDatabase('F7 the price index of a region', (kind) => {
  let world: ForecastingWorld;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const ask = async (viewer: Viewer, more: object = {}) => {
    const variables = { region: REGION, at: world.clock.now().toISOString(), ...more };
    return (await world.data<{ priceIndex: Index | null }>('forecasting', viewer, QUERY, variables)).priceIndex;
  };
  /** The next whole hour. */
  const toTheHour = () => world.clock.advance(HOUR - (world.clock.now().getTime() % HOUR));

  /** Three machines in a, one in b, from a whole hour on: a costs 0.04, b 0.06. */
  async function twoPools() {
    toTheHour();
    const holder = holderOf(world);
    const [a, b] = [holder.pool('us-east-1a'), holder.pool('us-east-1b')];
    await holder.price([
      [a, '0.04'],
      [b, '0.06'],
    ]);
    const machines = [await holder.launch(b)];
    for (let count = 0; count < 3; count += 1) machines.push(await holder.launch(a));
    return { ...holder, a, b, machines };
  }

  test('stands at 100 when the first machines are there, weighed by capacity and by spend', async () => {
    const { viewer, a } = await twoPools();
    const index = await ask(viewer);
    expect(index).toMatchObject({
      capacity: { value: 100, benchmarkValue: 100, ratio: 1 },
      spend: { value: 100 },
      composition: { reason: 'STARTED' },
    });
    expect(index?.composition?.weights).toMatchObject([
      { pool: { id: a.poolId }, machines: 3, capacityShare: 0.75, hourlyPrice: '0.040000' },
      { machines: 1, capacityShare: 0.25, hourlyPrice: '0.060000' },
    ]);
    expect(index?.composition?.weights[0]?.spendShare).toBeCloseTo(0.12 / 0.18, 9);
    expect(index?.benchmark?.priceRatio).toBeCloseTo(0.18 / 0.4, 9);
  });

  test('moves with prices, and not with machines that come and go', async () => {
    const { viewer, a, b, price, launch, end, machines } = await twoPools();
    world.clock.advance(HOUR);
    await price([[a, '0.05']]);
    const moved = await ask(viewer);
    expect(moved?.capacity?.value).toBeCloseTo(100 * (0.75 * 1.25 + 0.25), 9);
    expect(moved?.spend?.value).toBeCloseTo((100 * (3 * 0.05 + 0.06)) / 0.18, 9);
    await launch(b);
    for (const machine of machines.slice(1)) await end(machine);
    const after = await ask(viewer);
    expect(after?.capacity?.value).toBeCloseTo(moved?.capacity?.value ?? 0, 9);
    expect(after?.spend?.value).toBeCloseTo(moved?.spend?.value ?? 0, 9);
    expect(after?.composition).toMatchObject({ reason: 'CHANGED', weights: [{ machines: 2, capacityShare: 1 }] });
    world.clock.advance(HOUR);
    await price([[b, '0.03']]);
    expect((await ask(viewer))?.capacity?.value).toBeCloseTo((moved?.capacity?.value ?? 0) / 2, 9);
  });

  test('keeps what it was made of, and answers for any moment', async () => {
    const { viewer, a, launch } = await twoPools();
    const before = world.clock.now().toISOString();
    world.clock.advance(HOUR);
    await launch(a);
    const index = await ask(viewer, { at: before });
    expect(index?.weights).toMatchObject([{ machines: 3 }, { machines: 1 }]);
    expect(index?.compositions.nodes).toMatchObject([
      { reason: 'CHANGED', weights: [{ machines: 4 }, { machines: 1 }] },
      { reason: 'STARTED', effectiveAt: before },
    ]);
    expect((await ask(viewer, { at: '2020-01-01T00:00:00.000Z' }))?.weights).toEqual([]);
  });

  test('has a value for each hour, from the prices in force then', async () => {
    const { viewer, a, price } = await twoPools();
    world.clock.advance(HOUR);
    await price([[a, '0.05']]);
    world.clock.advance(HOUR);
    await price([[a, '0.04']]);
    world.clock.advance(MINUTE);
    const values = (await ask(viewer))?.values.map(({ value }) => value) ?? [];
    expect(values).toHaveLength(3);
    for (const [n, value] of [100, 118.75, 100].entries()) expect(values[n]).toBeCloseTo(value, 9);
  });

  test('has a gap while nothing is held, and goes on where it was', async () => {
    const { viewer, a, price, launch, end, machines } = await twoPools();
    world.clock.advance(HOUR);
    await price([[a, '0.05']]);
    for (const machine of machines) await end(machine);
    expect((await ask(viewer))?.composition?.weights).toEqual([]);
    world.clock.advance(2 * HOUR);
    await price([[a, '0.08']]);
    await launch(a);
    world.clock.advance(MINUTE);
    const index = await ask(viewer);
    expect(index?.capacity?.value).toBeCloseTo(118.75, 9);
    expect(index?.values.map(({ value }) => Math.round(value * 100) / 100)).toEqual([100, 118.75]);
    expect(index?.values.at(-1)?.at).toBe(new Date(world.clock.now().getTime() - MINUTE).toISOString());
  });

  test('leaves out zombies, machines on demand, and pools until their price is known', async () => {
    const holder = holderOf(world);
    const [a, b] = [holder.pool('us-east-1a'), holder.pool('us-east-1b')];
    await holder.launch(a);
    await holder.launch(b, 'ON_DEMAND');
    expect(await ask(holder.viewer)).toBeNull();
    await holder.price([[a, '0.04']]);
    expect((await ask(holder.viewer))?.composition?.weights).toMatchObject([{ machines: 1 }]);
    const zombie = await holder.launch(a);
    world.clock.advance(HOUR);
    await holder.becomes(zombie, 'ZOMBIE');
    expect((await ask(holder.viewer))?.composition?.weights).toMatchObject([{ machines: 1 }]);
  });

  test('is weighed anew once a day, with on-demand prices as they are then', async () => {
    const { viewer, a, b, price } = await twoPools();
    world.clock.advance(25 * HOUR);
    await price([
      [{ ...a, onDemandHourlyPrice: '0.2' }, '0.04'],
      [{ ...b, onDemandHourlyPrice: '0.2' }, '0.06'],
    ]);
    const before = await ask(viewer);
    expect(before?.benchmark?.value).toBe(100);
    await runJob(world, 'forecasting.price-index.rebalance');
    const after = await ask(viewer);
    expect(after?.composition?.reason).toBe('REBALANCED');
    expect(after?.capacity).toMatchObject({ value: 100, benchmarkValue: 200, ratio: 0.5 });
  });

  test('is unknown to other clients, and asked for by administrators with the client', async () => {
    const { clientId, viewer } = await twoPools();
    const other = world.client();
    expect(await ask(other.viewer)).toBeNull();
    expect(await ask(other.viewer, { clientId })).toBeNull();
    expect(await ask(asAdmin, { clientId: 'nonsense' })).toBeNull();
    const index = await ask(asAdmin, { clientId });
    expect(index?.id).toBe((await ask(viewer))?.id);
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on PriceIndex { region } } }';
    const of = [{ __typename: 'PriceIndex', id: index?.id }];
    expect(await world.data('forecasting', other.viewer, query, { of })).toEqual({ _entities: [null] });
    expect(await world.data('forecasting', viewer, query, { of })).toEqual({ _entities: [{ region: REGION }] });
    expect(await ask(viewer, { region: 'eu-west-1' })).toBeNull();
  });

  test('an unusable argument is refused by name', async () => {
    const { viewer } = await twoPools();
    const range = (days: number) => ({
      from: new Date(world.clock.now().getTime() - days * 24 * HOUR).toISOString(),
      to: world.clock.now().toISOString(),
    });
    for (const [who, more, argument] of [
      [asAdmin, {}, 'clientId'],
      [viewer, { region: 'a\u0000b' }, 'region'],
      [viewer, { range: range(32) }, 'range'],
      [viewer, { range: range(0) }, 'range'],
    ] as const) {
      const variables = { region: REGION, at: world.clock.now().toISOString(), ...more };
      const { errors } = await world.execute('forecasting', who, QUERY, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    }
    const { errors } = await world.execute('forecasting', asAgent(uuidv7(), uuidv7()), QUERY, {
      ...{ region: REGION, at: world.clock.now().toISOString() },
    });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });
});
