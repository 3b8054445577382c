import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { agentDeleted, instanceLaunched, instancePriceChanged, instanceTerminated } from '#schema/events/agent.ts';
import { onEachDatabase } from '../../support/database.ts';
import { runJob } from './run-job.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const HOUR = 3_600_000;
const SPEND = `query {
  timeSeriesList(filter: { kinds: [SPEND] }) {
    nodes { name unit interval resampling points(first: 100, range: { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" }) { nodes { observedAt value } } }
  }
}`;

interface Answer {
  timeSeriesList: { nodes: { name: string; points: { nodes: { observedAt: string; value: string }[] } }[] };
}

onEachDatabase('F1 spend', (kind) => {
  let world: ForecastingWorld;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** A machine whose news come when the test tells them. */
  function machine(clientId: string, agentId = uuidv7()) {
    const instanceId = uuidv7();
    const own = { aggregateId: agentId, clientId };
    const step = (hourlyPrice: string, effectiveAt: Date) => ({
      ...{ instanceId, agentId, poolId: null, mode: 'ON_DEMAND' as const, role: 'PRIMARY' as const },
      ...{ hourlyPrice, onDemandHourlyPrice: '1', effectiveAt: effectiveAt.toISOString() },
    });
    const place = { providerId: `i-${instanceId}`, instanceType: 'm5.large', zone: 'us-east-1a', region: 'us-east-1' };
    return {
      agentId,
      launch: (price: string, from: Date) =>
        world.publish('agent', instanceLaunched, {
          ...own,
          payload: { ...step(price, from), ...place, poolName: null, epoch: 1 },
        }),
      reprice: (price: string, from: Date) =>
        world.publish('agent', instancePriceChanged, { ...own, payload: step(price, from) }),
      end: (to: Date) =>
        world.publish('agent', instanceTerminated, {
          ...own,
          payload: { instanceId, agentId, effectiveAt: to.toISOString() },
        }),
    };
  }

  /** The hours and days of a client's spend: hours behind the beginning of the test's day, and USD. */
  async function spent(viewer: Viewer, since: number) {
    await world.settled();
    await runJob(world, 'forecasting.spend.integrate');
    const { timeSeriesList } = await world.data<Answer>('forecasting', viewer, SPEND);
    return Object.fromEntries(
      timeSeriesList.nodes.map(({ name, points }) => [
        name,
        points.nodes.map(({ observedAt, value }) => [(Date.parse(observedAt) - since) / HOUR, Number(value)]),
      ]),
    );
  }
  /** The midnight after now, when a test begins. */
  function nextDay(): number {
    const midnight = Math.floor(world.clock.now().getTime() / (24 * HOUR) + 1) * 24 * HOUR;
    world.clock.set(new Date(midnight));
    return midnight;
  }
  const hourly = (shown: Awaited<ReturnType<typeof spent>>) => shown['spend.hourly'];
  const daily = (shown: Awaited<ReturnType<typeof spent>>) => shown['spend.daily'];

  test('each hour that is over costs what its machines cost, price by price, and a day the sum of its hours', async () => {
    const { clientId, viewer } = world.client();
    const midnight = nextDay();
    const at = (hours: number) => new Date(midnight + hours * HOUR);
    const [one, other] = [machine(clientId), machine(clientId)];
    world.clock.set(at(22.5));
    await one.launch('0.1', at(22.5));
    world.clock.set(at(25.25));
    await other.launch('1', at(23));
    await one.reprice('0.2', at(23.5));
    await other.end(at(24.75));
    const shown = await spent(viewer, midnight);
    expect(hourly(shown)).toEqual([
      [22, 0.05],
      [23, 1.15],
      [24, 0.95],
    ]);
    expect(daily(shown)).toEqual([
      [0, 1.2],
      [24, 0.95],
    ]);
    world.clock.set(at(27));
    expect(hourly(await spent(viewer, midnight))?.slice(3)).toEqual([
      [25, 0.2],
      [26, 0.2],
    ]);
    expect(daily(await spent(viewer, midnight))?.at(-1)).toEqual([24, 1.35]);
  });

  test('a step that is told late corrects the hours since, and their days', async () => {
    const { clientId, viewer } = world.client();
    const midnight = nextDay();
    const at = (hours: number) => new Date(midnight + hours * HOUR);
    const one = machine(clientId);
    await one.launch('1', at(0));
    world.clock.set(at(30));
    expect(daily(await spent(viewer, midnight))).toEqual([
      [0, 24],
      [24, 6],
    ]);
    await one.reprice('0.5', at(20));
    await one.end(at(26.5));
    const shown = await spent(viewer, midnight);
    expect(hourly(shown)?.filter(([hour]) => (hour ?? 0) >= 19)).toEqual([
      ...[[19, 1], ...[20, 21, 22, 23, 24, 25].map((hour) => [hour, 0.5])],
      ...[
        [26, 0.25],
        [27, 0],
        [28, 0],
        [29, 0],
      ],
    ]);
    expect(daily(shown)).toEqual([
      [0, 22],
      [24, 1.25],
    ]);
  });

  test('what is told of a machine after its end changes nothing, and the earlier of two ends holds', async () => {
    const { clientId, viewer } = world.client();
    const midnight = nextDay();
    const at = (hours: number) => new Date(midnight + hours * HOUR);
    const one = machine(clientId);
    await one.launch('1', at(0));
    world.clock.set(at(5));
    await one.end(at(2));
    await one.end(at(1));
    await one.end(at(4));
    await one.reprice('7', at(3));
    expect(hourly(await spent(viewer, midnight))).toEqual([[0, 1], ...[1, 2, 3, 4].map((hour) => [hour, 0])]);
  });

  test('the machines of a deleted agent cost nothing any more', async () => {
    const { clientId, viewer } = world.client();
    const midnight = nextDay();
    const at = (hours: number) => new Date(midnight + hours * HOUR);
    const one = machine(clientId);
    await one.launch('1', at(0));
    world.clock.set(at(1.5));
    const { agentId } = one;
    await world.publish('agent', agentDeleted, { aggregateId: agentId, clientId, payload: { agentId } });
    world.clock.set(at(3));
    expect(hourly(await spent(viewer, midnight))).toEqual([
      [0, 1],
      [1, 0.5],
      [2, 0],
    ]);
  });

  test('hours of a long downtime are made good, and a step from before the last seven days changes none', async () => {
    const { clientId, viewer } = world.client();
    const midnight = nextDay();
    const at = (hours: number) => new Date(midnight + hours * HOUR);
    const one = machine(clientId);
    await one.launch('1', at(0));
    world.clock.set(at(10 * 24));
    const days = Array.from({ length: 10 }, (_, day) => [day * 24, 24]);
    expect(daily(await spent(viewer, midnight))).toEqual(days);
    await one.reprice('2', at(24));
    const corrected = days.map(([hour, usd], day) => [hour, day < 3 ? usd : 48]);
    expect(daily(await spent(viewer, midnight))).toEqual(corrected);
  });

  test('a client’s machines are in its own spend alone', async () => {
    const [mine, other] = [world.client(), world.client()];
    const midnight = nextDay();
    const at = (hours: number) => new Date(midnight + hours * HOUR);
    await machine(mine.clientId).launch('1', at(0));
    await machine(other.clientId).launch('3', at(0));
    world.clock.set(at(1));
    expect(hourly(await spent(mine.viewer, midnight))).toEqual([[0, 1]]);
    expect(hourly(await spent(other.viewer, midnight))).toEqual([[0, 3]]);
  });
});
