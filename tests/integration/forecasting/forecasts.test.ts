import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { instancePriceChanged, instanceTerminated } from '#schema/events/agent.ts';
import { asAdmin, asAgent } from '../../support/subgraph.ts';
import { createForecastingWorld, dailyPrice, type ForecastingWorld } from './world.ts';

const HOUR = 3_600_000;
const FORECAST = `{
  methods meanAbsoluteScaledError intervalCoverage originAt madeAt
  points { at value lower upper }
}`;

interface Forecast {
  methods: string[];
  meanAbsoluteScaledError: number | null;
  intervalCoverage: number;
  originAt: string;
  madeAt: string;
  points: { at: string; value: string; lower: string; upper: string }[];
}

let world: ForecastingWorld;
beforeAll(async () => {
  world = await createForecastingWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function forecastOf(viewer: Viewer, id: string, horizon?: number, type: 'Pool' | 'Instance' = 'Pool') {
  const args = horizon === undefined ? '' : `(horizon: ${horizon})`;
  const entity = await world.entity<{ forecast: Forecast | null }>(viewer, type, id, `forecast${args} ${FORECAST}`);
  return entity.forecast;
}
const valuesOf = (forecast: Forecast | null) => forecast?.points.map(({ value }) => Number(value)) ?? [];
const hoursAgo = (hours: number) => new Date(world.clock.now().getTime() - hours * HOUR);

describe('F2 the forecast of a pool', () => {
  test('tells the next 24 hours after the newest price, each with an interval, in exact decimals', async () => {
    const { clientId, viewer } = world.client();
    const poolId = await world.pool(clientId, 336);
    const forecast = await forecastOf(viewer, poolId);
    const now = world.clock.now();
    expect(forecast).toMatchObject({
      ...{ originAt: now.toISOString(), madeAt: now.toISOString(), intervalCoverage: 0.9 },
      meanAbsoluteScaledError: expect.any(Number),
    });
    expect(forecast?.methods.length).toBeGreaterThanOrEqual(1);
    expect(forecast?.methods.length).toBeLessThanOrEqual(7);
    expect(forecast?.points.map(({ at }) => Date.parse(at))).toEqual(
      Array.from({ length: 24 }, (_, step) => now.getTime() + (step + 1) * HOUR),
    );
    for (const { value, lower, upper } of forecast?.points ?? []) {
      for (const decimal of [value, lower, upper]) expect(decimal).toMatch(/^\d+\.\d{6}$/);
      expect(Number(lower)).toBeLessThan(Number(value));
      expect(Number(upper)).toBeGreaterThan(Number(value));
    }
  });

  test('follows the season of a day', async () => {
    const { clientId, viewer } = world.client();
    const forecast = await forecastOf(viewer, await world.pool(clientId, 336), 48);
    const errors = valuesOf(forecast).map((value, step) => Math.abs(value - dailyPrice(336 + step)));
    // The price swings by 0.02 a day; its noise alone is up to 0.005.
    expect(Math.max(...errors)).toBeLessThan(0.005);
  });

  test('is the same for the same prices', async () => {
    const [one, two] = [world.client(), world.client()];
    const forecasts = [
      await forecastOf(one.viewer, await world.pool(one.clientId, 200), 30),
      await forecastOf(two.viewer, await world.pool(two.clientId, 200), 30),
    ];
    expect(forecasts[0]).not.toBeNull();
    expect(forecasts[0]).toEqual(forecasts[1]);
  });

  test('a price holds until the next one: gaps are what the last price says', async () => {
    const { clientId, viewer } = world.client();
    const isKnown = (hour: number) => hour < 100 || (hour > 140 && hour % 7 === 0) || hour === 299;
    const from = world.clock.now().getTime() - 299 * HOUR;
    const seen = (poolId: string, hour: number, price: number) => ({
      ...{ poolId, hourlyPrice: price.toFixed(6), observedAt: new Date(from + hour * HOUR) },
    });
    const [withGaps, filled] = [uuidv7(), uuidv7()];
    let last = 0;
    for (let hour = 0, prices = []; hour < 300; hour += 1) {
      if (isKnown(hour)) {
        last = dailyPrice(hour);
        prices.push(seen(withGaps, hour, last));
      }
      prices.push(seen(filled, hour, last));
      if (hour === 299) await world.observe(clientId, prices);
    }
    const forecast = await forecastOf(viewer, withGaps);
    expect(forecast?.points).toHaveLength(24);
    expect(forecast).toEqual(await forecastOf(viewer, filled));
  });

  test('a price that never moved is expected to stay', async () => {
    const { clientId, viewer } = world.client();
    const forecast = await forecastOf(viewer, await world.pool(clientId, 100, () => 0.0314), 168);
    expect(forecast?.points).toHaveLength(168);
    for (const { value, lower, upper } of forecast?.points ?? []) {
      expect([value, lower, upper]).toEqual(['0.031400', '0.031400', '0.031400']);
    }
    expect(forecast?.meanAbsoluteScaledError).toBe(0);
  });

  test('a price that falls is never expected below zero', async () => {
    const { clientId, viewer } = world.client();
    const poolId = await world.pool(clientId, 120, (hour) => Math.max(0.0001, 0.12 - hour * 0.001));
    const forecast = await forecastOf(viewer, poolId, 168);
    const lows = forecast?.points.map(({ lower }) => Number(lower)) ?? [];
    expect(Math.min(...lows)).toBe(0);
  });

  test('needs three known prices', async () => {
    const { clientId, viewer } = world.client();
    expect(await forecastOf(viewer, await world.pool(clientId, 2))).toBeNull();
    const three = await forecastOf(viewer, await world.pool(clientId, 3, () => 0.05));
    expect(new Set(valuesOf(three))).toEqual(new Set([0.05]));
    expect(await forecastOf(viewer, uuidv7())).toBeNull();
    expect(await forecastOf(viewer, 'no id at all')).toBeNull();
  });

  test('three prices within one hour are enough, though nothing can be measured', async () => {
    const { clientId, viewer } = world.client();
    const poolId = uuidv7();
    const at = (minutes: number) => new Date(world.clock.now().getTime() - minutes * 60_000);
    await world.observe(
      clientId,
      [30, 20, 10].map((minutes) => ({ poolId, hourlyPrice: '0.05', observedAt: at(minutes) })),
    );
    expect(await forecastOf(viewer, poolId, 1)).toMatchObject({
      meanAbsoluteScaledError: null,
      originAt: at(10).toISOString(),
      points: [{ value: '0.050000', lower: '0.050000', upper: '0.050000' }],
    });
  });

  test('a new price, and a late one, change it at once', async () => {
    const { clientId, viewer } = world.client();
    const poolId = uuidv7();
    const seen = (hours: number, hourlyPrice: string) => ({ poolId, hourlyPrice, observedAt: hoursAgo(hours) });
    await world.observe(clientId, [seen(60, '0.05'), seen(40, '0.06'), seen(1, '0.05')]);
    const first = await forecastOf(viewer, poolId);
    expect(await forecastOf(viewer, poolId)).toEqual(first);
    await world.observe(clientId, [seen(10, '0.09')]);
    const second = await forecastOf(viewer, poolId);
    expect(second).not.toEqual(first);
    expect(second?.originAt).toBe(first?.originAt);
    await world.observe(clientId, [seen(0, '0.05')]);
    expect((await forecastOf(viewer, poolId))?.originAt).toBe(hoursAgo(0).toISOString());
  });

  test('what lies in the future is not known yet', async () => {
    await using own = await createForecastingWorld();
    const { clientId, viewer } = own.client();
    const poolId = await own.pool(clientId, 60, () => 0.05);
    const ahead = new Date(own.clock.now().getTime() + HOUR);
    await own.observe(clientId, [{ poolId, hourlyPrice: '0.09', observedAt: ahead }]);
    const originOf = async () => {
      const fields = 'forecast { originAt }';
      return (await own.entity<{ forecast: { originAt: string } }>(viewer, 'Pool', poolId, fields)).forecast.originAt;
    };
    expect(await originOf()).toBe(own.clock.now().toISOString());
    own.clock.advance(2 * HOUR);
    expect(await originOf()).toBe(ahead.toISOString());
  });

  test.each([0, 169, -1])('a horizon of %i hours is refused by name', async (horizon) => {
    const query = `query ($of: [_Any!]!) {
      _entities(representations: $of) { ... on Pool { forecast(horizon: ${horizon}) { originAt } } }
    }`;
    const of = [{ __typename: 'Pool', id: uuidv7() }];
    const { data, errors } = await world.execute('forecasting', asAdmin, query, { of });
    expect(data).toEqual({ _entities: [{ forecast: null }] });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'horizon' } }]);
  });

  test('is for those who may see the pool: its client, that client’s agents, administrators', async () => {
    const [mine, other] = [world.client(), world.client()];
    const poolId = await world.pool(mine.clientId, 5);
    const viewers = [mine.viewer, asAgent(mine.clientId, uuidv7()), asAdmin];
    for (const viewer of viewers) expect(await forecastOf(viewer, poolId)).not.toBeNull();
    for (const viewer of [other.viewer, asAgent(other.clientId, uuidv7()), anonymous]) {
      expect(await forecastOf(viewer, poolId)).toBeNull();
    }
  });

  test('a hundred pools at once are each answered with their own', async () => {
    const { clientId, viewer } = world.client();
    const pools = Array.from({ length: 100 }, () => uuidv7());
    await world.observe(
      clientId,
      [3, 2, 1].flatMap((hours) =>
        pools.map((poolId, index) => ({
          ...{ poolId, hourlyPrice: (0.01 + index / 1000).toFixed(6), observedAt: hoursAgo(hours) },
        })),
      ),
    );
    const query = `query ($of: [_Any!]!) {
      _entities(representations: $of) { ... on Pool { forecast(horizon: 1) { points { value } } } }
    }`;
    const of = pools.map((id) => ({ __typename: 'Pool', id }));
    const { _entities } = await world.data<{ _entities: { forecast: Forecast }[] }>('forecasting', viewer, query, {
      of,
    });
    expect(_entities.flatMap(({ forecast }) => valuesOf(forecast))).toEqual(
      pools.map((_, index) => Number((0.01 + index / 1000).toFixed(6))),
    );
  });
});

describe('F2 the forecast of a machine', () => {
  test('is that of its pool; on demand there is none', async () => {
    const { clientId, viewer } = world.client();
    const poolId = await world.pool(clientId, 60);
    const [spot, onDemand] = [await world.launch(clientId, poolId), await world.launch(clientId, null)];
    const ofPool = await forecastOf(viewer, poolId, 5);
    expect(ofPool).not.toBeNull();
    expect(await forecastOf(viewer, spot, 5, 'Instance')).toEqual(ofPool);
    expect(await forecastOf(viewer, onDemand, 5, 'Instance')).toBeNull();
  });

  test('follows the machine to where the newest news says it is, and ends with it', async () => {
    const { clientId, viewer } = world.client();
    const agentId = uuidv7();
    const poolId = await world.pool(clientId, 60);
    const instanceId = await world.launch(clientId, null, agentId);
    const step = { instanceId, agentId, role: 'PRIMARY', hourlyPrice: '0.04', onDemandHourlyPrice: '0.1' } as const;
    const tell = async (change: { mode: 'SPOT' | 'ON_DEMAND'; poolId: string | null }, at: Date) => {
      const payload = { ...step, ...change, effectiveAt: at.toISOString() };
      await world.publish('agent', instancePriceChanged, { aggregateId: agentId, clientId, payload });
      await world.settled();
    };
    await tell({ mode: 'SPOT', poolId }, world.clock.now());
    expect(await forecastOf(viewer, instanceId, 1, 'Instance')).not.toBeNull();
    await tell({ mode: 'ON_DEMAND', poolId: null }, hoursAgo(1));
    expect(await forecastOf(viewer, instanceId, 1, 'Instance')).not.toBeNull();
    const ended = { instanceId, agentId, effectiveAt: world.clock.now().toISOString() };
    await world.publish('agent', instanceTerminated, { aggregateId: agentId, clientId, payload: ended });
    await world.settled();
    expect(await forecastOf(viewer, instanceId, 1, 'Instance')).toBeNull();
  });

  test('another client’s machine is unknown, and for an agent another agent’s', async () => {
    const [mine, other] = [world.client(), world.client()];
    const agentId = uuidv7();
    const instanceId = await world.launch(mine.clientId, await world.pool(mine.clientId, 5), agentId);
    const of = (viewer: Viewer) => forecastOf(viewer, instanceId, 1, 'Instance');
    expect(await of(asAgent(mine.clientId, agentId))).not.toBeNull();
    expect(await of(asAgent(mine.clientId, uuidv7()))).toBeNull();
    expect(await of(other.viewer)).toBeNull();
    expect(await of(asAdmin)).not.toBeNull();
  });
});
