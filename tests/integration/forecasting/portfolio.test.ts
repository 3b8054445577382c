import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { survivalUnder } from '#policy/hazard.ts';
import { typicalHazard } from '#policy/pool-survival.ts';
import { asAdmin, asAgent } from '../../support/subgraph.ts';
import { holderOf } from './holdings-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const HOUR = 3_600_000;
const RISK = `{
  herfindahlIndex effectivePools independentPools interruptionsPerDay worstLossRatio
  half: lossProbability all: lossProbability(share: 1)
}`;
const PORTFOLIO = `{
  machines spotMachines onDemandShare hourlyCost { amount currency } onDemandHourlyCost { amount }
  positions { pool { id } machines hourlyCost { amount } spendShare capacityShare interruptionProbability }
  risk ${RISK}
  volatility { hourly annualised hours } worstHourlyCost { amount }
  priceCorrelation { poolName values } availabilityCorrelation { values }
}`;
const ALLOCATION = `{
  appetiteRatio
  shares { pool { id } poolName share presentShare }
  proposed { hourlyCost { amount } expectedHourlyCost { amount } onDemandShare risk ${RISK} }
  present { hourlyCost { amount } expectedHourlyCost { amount } onDemandShare risk ${RISK} }
}`;

interface Risk {
  effectivePools: number;
  worstLossRatio: number;
  half: number;
  all: number;
}
interface Portfolio {
  positions: { pool: { id: string }; machines: number; interruptionProbability: number }[];
  risk: Risk;
  volatility: { hourly: number; annualised: number; hours: number } | null;
  worstHourlyCost: { amount: string } | null;
  priceCorrelation: { poolName: string; values: number[] }[];
}
interface Figures {
  hourlyCost: { amount: string };
  expectedHourlyCost: { amount: string };
  onDemandShare: number;
  risk: Risk;
}
interface Allocation {
  shares: { pool: { id: string }; poolName: string; share: number; presentShare: number }[];
  proposed: Figures;
  present: Figures;
}

let world: ForecastingWorld;
beforeAll(async () => {
  world = await createForecastingWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function ask<T>(
  viewer: Viewer,
  clientId: string,
  fields: string,
  variables: object = {},
  head = '$of: [_Any!]!',
) {
  const query = `query (${head}) { _entities(representations: $of) { ... on Client { portfolio ${fields} } } }`;
  const of = [{ __typename: 'Client', id: clientId }];
  return world.execute('forecasting', viewer, query, { of, ...variables }) as Promise<{
    data?: { _entities: [{ portfolio: T } | null] };
    errors?: readonly { extensions: Record<string, unknown> }[];
  }>;
}
const portfolioOf = async (viewer: Viewer, clientId: string) => {
  const { data, errors } = await ask<Portfolio | null>(viewer, clientId, PORTFOLIO);
  expect(errors).toBeUndefined();
  return data?._entities[0]?.portfolio ?? null;
};
const allocationOf = async (viewer: Viewer, clientId: string, args = '') => {
  const { data, errors } = await ask<{ allocation: Allocation | null }>(
    ...[viewer, clientId, `{ allocation${args} ${ALLOCATION} }` as const],
  );
  expect(errors).toBeUndefined();
  return data?._entities[0]?.portfolio.allocation ?? null;
};

/** Every number in an answer. */
function* numbersIn(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value;
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* numbersIn(inner);
}
function expectNumbers(value: unknown) {
  const numbers = [...numbersIn(value)];
  expect(numbers.filter((number) => !Number.isFinite(number))).toEqual([]);
  return numbers;
}

/** Two machines in a, one in b, one on demand; each has run for three hours. */
async function fleet() {
  const holder = holderOf(world);
  const [a, b] = [holder.pool('us-east-1a'), holder.pool('us-east-1b')];
  await holder.price([
    [a, '0.03'],
    [b, '0.04'],
  ]);
  for (const pool of [a, a, b]) await holder.launch(pool);
  await holder.launch(a, 'ON_DEMAND');
  return { ...holder, a, b };
}

describe('F8 the portfolio of a client', () => {
  test('tells what runs where, what it costs and how it is spread', async () => {
    const { clientId, viewer, a, b } = await fleet();
    world.clock.advance(3 * HOUR);
    const portfolio = await portfolioOf(viewer, clientId);
    expect(portfolio).toMatchObject({
      ...{ machines: 4, spotMachines: 3, onDemandShare: 0.25 },
      ...{ hourlyCost: { amount: '0.200000', currency: 'USD' }, onDemandHourlyCost: { amount: '0.400000' } },
      positions: [
        { pool: { id: a.poolId }, machines: 2, hourlyCost: { amount: '0.060000' }, capacityShare: 0.5 },
        { pool: { id: b.poolId }, machines: 1, hourlyCost: { amount: '0.040000' }, capacityShare: 0.25 },
      ],
      availabilityCorrelation: [{ values: [1, 0.43] }, { values: [0.43, 1] }],
    });
    const risk = 1 - survivalUnder(typicalHazard(), 3, 1);
    expect(portfolio?.positions[0]?.interruptionProbability).toBeCloseTo(risk, 9);
    expect(portfolio?.risk).toMatchObject({
      herfindahlIndex: expect.closeTo(5 / 9, 9),
      effectivePools: expect.closeTo(1.8, 9),
      independentPools: expect.closeTo(1 / (5 / 9 + 2 * 0.43 * (2 / 9)), 9),
      interruptionsPerDay: expect.closeTo(3 * (1 - survivalUnder(typicalHazard(), 3, 24)), 9),
      all: 0,
    });
    // Half of the capacity is in a: it is lost with a, whatever becomes of b.
    expect(portfolio?.risk.half).toBeCloseTo(risk, 4);
    expectNumbers(portfolio);
  });

  test('tells how much the cost of its machines moved, and how prices go together', async () => {
    const { clientId, viewer, a, b, price } = await fleet();
    for (const [first, second] of [
      ['0.06', '0.08'],
      ['0.03', '0.04'],
      ['0.06', '0.08'],
    ] as const) {
      world.clock.advance(HOUR);
      await price([
        [a, first],
        [b, second],
      ]);
    }
    const portfolio = await portfolioOf(viewer, clientId);
    // 0.2, 0.3, 0.2, 0.3: changes of +1/2, −1/3, +1/2.
    expect(portfolio?.volatility).toMatchObject({ hours: 4, hourly: expect.closeTo(Math.sqrt(25 / 108), 9) });
    expect(portfolio?.volatility?.annualised).toBeCloseTo(Math.sqrt((25 / 108) * 8760), 9);
    expect(Number(portfolio?.worstHourlyCost?.amount)).toBeCloseTo(0.3, 6);
    expect(portfolio?.priceCorrelation[0]?.values[1]).toBeCloseTo(1, 9);
  });

  test('of a client with nothing, with machines on demand alone, and with prices that never move is made of numbers', async () => {
    const nobody = holderOf(world);
    const empty = await portfolioOf(nobody.viewer, nobody.clientId);
    expect(empty).toMatchObject({ machines: 0, positions: [], volatility: null, worstHourlyCost: null });
    expect(new Set(expectNumbers(empty))).toEqual(new Set([0]));
    expect(await allocationOf(nobody.viewer, nobody.clientId)).toBeNull();

    const safe = holderOf(world);
    await safe.launch(safe.pool('us-east-1a'), 'ON_DEMAND');
    expect(await portfolioOf(safe.viewer, safe.clientId)).toMatchObject({ machines: 1, onDemandShare: 1 });
    expect(await allocationOf(safe.viewer, safe.clientId)).toBeNull();

    const calm = holderOf(world);
    const pool = calm.pool('us-east-1a');
    await calm.price([[pool, '0.03']]);
    await calm.launch(pool);
    world.clock.advance(5 * HOUR);
    const constant = await portfolioOf(calm.viewer, calm.clientId);
    expect(constant?.volatility).toMatchObject({ hourly: 0, annualised: 0 });
    expect(constant?.priceCorrelation).toMatchObject([{ values: [1] }]);
    expectNumbers(constant);
    expectNumbers(await allocationOf(calm.viewer, calm.clientId));
  });

  test('of another client is unknown, and an agent may not ask', async () => {
    const { clientId, viewer } = await fleet();
    expect(await portfolioOf(world.client().viewer, clientId)).toBeNull();
    expect(await portfolioOf(viewer, 'nonsense')).toBeNull();
    expect(await portfolioOf(asAdmin, clientId)).toMatchObject({ machines: 4 });
    const { errors } = await ask(asAgent(clientId, uuidv7()), clientId, PORTFOLIO);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });
});

describe('F8 the allocation of a portfolio', () => {
  /** One pool is full, four cheaper ones are known, two of them elsewhere, and one of another machine size. */
  async function choice() {
    const holder = holderOf(world);
    const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-west-2a', 'us-west-2b'];
    const pools = zones.map((zone) => holder.pool(zone));
    const other = holder.pool('us-east-1a', { name: 'c5.large.us-east-1a', instanceType: 'c5.large' });
    await holder.price([...pools.map((pool, n) => [pool, `0.03${4 - n}`] as const), [other, '0.001']]);
    const [first] = pools;
    if (!first) throw new Error('There is a pool.');
    for (let count = 0; count < 4; count += 1) await holder.launch(first);
    world.clock.advance(2 * HOUR);
    return { ...holder, pools, other };
  }

  test('spreads capacity over pools of the same machine size, and tells both costs and both risks', async () => {
    const { clientId, viewer, pools, other } = await choice();
    const allocation = await allocationOf(viewer, clientId);
    const shares = allocation?.shares ?? [];
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(shares.map(({ pool }) => pool.id)).not.toContain(other.poolId);
    expect(shares.find(({ pool }) => pool.id === pools[0]?.poolId)?.presentShare).toBe(1);
    expect(allocation?.present).toMatchObject({ hourlyCost: { amount: '0.136000' }, onDemandShare: 0 });
    expect(allocation?.present.risk.effectivePools).toBe(1);
    expect(allocation?.proposed.risk.effectivePools).toBeGreaterThan(3);
    expect(allocation?.proposed.risk.worstLossRatio).toBeLessThan(allocation?.present.risk.worstLossRatio ?? 0);
    expect(Number(allocation?.proposed.expectedHourlyCost.amount)).toBeLessThan(
      Number(allocation?.present.expectedHourlyCost.amount),
    );
    expectNumbers(allocation);
  });

  test('keeps the limits on pools, regions and on-demand capacity', async () => {
    const { clientId, viewer } = await choice();
    const args =
      '(maximumPoolShare: 0.3, maximumRegionShare: 0.5, minimumOnDemandShare: 0.1, riskAppetite: AGGRESSIVE)';
    const allocation = await allocationOf(viewer, clientId, args);
    const shares = allocation?.shares ?? [];
    for (const { share } of shares) expect(share).toBeLessThanOrEqual(0.3 + 1e-9);
    const west = shares.filter(({ poolName }) => poolName.includes('west')).reduce((sum, { share }) => sum + share, 0);
    expect(west).toBeLessThanOrEqual(0.5 + 1e-9);
    expect(allocation?.proposed.onDemandShare).toBeCloseTo(0.1, 9);
    const east = await allocationOf(viewer, clientId, '(regions: ["us-east-1"], maximumPoolShare: 0.2)');
    expect(east?.proposed.onDemandShare).toBeCloseTo(0.4, 9);
    expect(await allocationOf(viewer, clientId, '(regions: ["eu-west-1"])')).toBeNull();
  });

  test('leaves out pools whose price nobody has confirmed for a day', async () => {
    const { clientId, viewer, pools, price } = await choice();
    world.clock.advance(25 * HOUR);
    expect(await allocationOf(viewer, clientId)).toBeNull();
    const [first] = pools;
    if (first) await price([[first, '0.034']]);
    expect((await allocationOf(viewer, clientId))?.shares).toHaveLength(1);
  });

  test('refuses limits that are none, by name', async () => {
    const { clientId, viewer } = await choice();
    for (const [args, argument] of [
      ['(appetiteRatio: 1.5)', 'appetiteRatio'],
      ['(maximumPoolShare: 0)', 'maximumPoolShare'],
      ['(maximumRegionShare: -1)', 'maximumRegionShare'],
      ['(minimumOnDemandShare: 2)', 'minimumOnDemandShare'],
      ['(changeoverHours: 25)', 'changeoverHours'],
      ['(regions: [""])', 'regions'],
    ]) {
      const { errors } = await ask(viewer, clientId, `{ allocation${args} ${ALLOCATION} }`);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
    }
    const { errors } = await ask(viewer, clientId, '{ risk { lossProbability(share: 0) } }');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'share' } }]);
  });
});
