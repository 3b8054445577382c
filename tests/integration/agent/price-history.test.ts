import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFleet, type Fleet, spot } from './fleet.ts';
import { OWN_ZONE, pricesOn, type ShownPeriod, workOff } from './price-world.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { begin } = pricesOn(() => fleet);

const meansOf = (periods: readonly ShownPeriod[]) => periods.map(({ meanHourlyPrice }) => meanHourlyPrice);

describe('A16 a price history', () => {
  test('weighs each price of an hour by how long it was in force, and tells where nobody saw one', async () => {
    const { see, until, periods, moment } = await begin();
    until(5 * HOUR);
    await see(OWN_ZONE, { 0: '0.010', 15: '0.030', 60: '0.040', 90: '0.020', 95: '0.020' });
    const expected = [
      {
        ...{ startsAt: moment(0), meanHourlyPrice: '0.025000', minimumHourlyPrice: '0.010000' },
        ...{ maximumHourlyPrice: '0.030000', openingHourlyPrice: '0.010000', closingHourlyPrice: '0.030000' },
        ...{ onDemandHourlyPrice: '0.096000', isInterpolated: false, coverageRatio: 1 },
      },
      {
        ...{ startsAt: moment(60), meanHourlyPrice: '0.030000', minimumHourlyPrice: '0.020000' },
        ...{ maximumHourlyPrice: '0.040000', openingHourlyPrice: '0.040000', closingHourlyPrice: '0.020000' },
        ...{ onDemandHourlyPrice: '0.096000', isInterpolated: false, coverageRatio: 1 },
      },
      {
        ...{ startsAt: moment(120), meanHourlyPrice: '0.020000', minimumHourlyPrice: '0.020000' },
        ...{ maximumHourlyPrice: '0.020000', openingHourlyPrice: '0.020000', closingHourlyPrice: '0.020000' },
        ...{ onDemandHourlyPrice: '0.096000', isInterpolated: true, coverageRatio: 1 },
      },
    ];
    expect(await periods({ from: 0, to: 3 * HOUR })).toEqual(expected);
    await fleet.services().cleaning.deduplicate();
    expect(await fleet.services().rollUps.rollUp()).toBe(2);
    expect(await periods({ from: 0, to: 3 * HOUR })).toEqual(expected);
    expect(await periods({ from: 30, to: 61 })).toEqual(expected.slice(0, 2));
  });

  test('is the same before and after it is summed up, by the hour and by the day', async () => {
    const { see, until, periods } = await begin();
    const prices = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [n * 7, (0.02 + 0.01 * Math.sin(n)).toFixed(6)]),
    );
    until(2 * DAY);
    await see(OWN_ZONE, prices);
    await fleet.services().cleaning.deduplicate();
    await fleet.services().filling.fill();
    const [hours, days] = [
      await periods({ from: 0, to: 2 * DAY }),
      await periods({ from: 0, to: 2 * DAY, interval: 'DAY' }),
    ];
    expect([hours.length, days.length]).toEqual([48, 2]);
    await fleet.services().rollUps.rollUp();
    expect(await periods({ from: 0, to: 2 * DAY })).toEqual(hours);
    expect(await periods({ from: 0, to: 2 * DAY, interval: 'DAY' })).toEqual(days);
    expect(await fleet.services().rollUps.rollUp()).toBe(0);
  });

  test('carries the last price on for 24 hours, marked, and has holes after that', async () => {
    const { see, until, periods, moment } = await begin();
    until(5 * DAY);
    await see(OWN_ZONE, { [20 * HOUR + 30]: '0.010', [3 * DAY]: '0.020' });
    for (let run = 0; run < 2; run += 1) {
      const hours = await periods({ from: 0, to: 5 * DAY });
      expect(hours.map(({ startsAt }) => startsAt).slice(0, 26)).toEqual([
        ...Array.from({ length: 25 }, (_, n) => moment((20 + n) * HOUR)),
        moment(3 * DAY),
      ]);
      expect(hours.slice(0, 26).map(({ isInterpolated }) => isInterpolated)).toEqual([
        ...[false, ...Array.from({ length: 24 }, () => true), false],
      ]);
      expect([hours[0]?.coverageRatio, hours[1]?.coverageRatio, hours[24]?.coverageRatio]).toEqual([0.5, 1, 0.5]);
      const days = await periods({ from: 0, to: 5 * DAY, interval: 'DAY' });
      expect(days).toMatchObject([
        { startsAt: moment(0), isInterpolated: false, coverageRatio: 3.5 / 24 },
        { startsAt: moment(DAY), isInterpolated: true, coverageRatio: 20.5 / 24, meanHourlyPrice: '0.010000' },
        { startsAt: moment(3 * DAY), isInterpolated: false, coverageRatio: 1, meanHourlyPrice: '0.020000' },
      ]);
      await workOff(fleet);
    }
  });

  test('marks an hour in which all prices were filled in', async () => {
    const { see, until, periods } = await begin();
    until(6 * HOUR);
    await see(OWN_ZONE, { 30: '0.010', 270: '0.020' });
    await workOff(fleet);
    const hours = await periods({ from: 0, to: 5 * HOUR });
    expect(hours.map(({ isInterpolated }) => isInterpolated)).toEqual([false, true, true, true, false]);
    expect(meansOf(hours).slice(1, 4)).toEqual(['0.011250', '0.013750', '0.016250']);
  });

  test('is mended by a price that comes late, for its hour, the next one and their days', async () => {
    const { see, until, periods } = await begin();
    until(2 * DAY);
    await see(OWN_ZONE, { [DAY - 60]: '0.010', [DAY + 30]: '0.030' });
    await fleet.services().cleaning.deduplicate();
    await fleet.services().rollUps.rollUp();
    const before = await periods({ from: DAY - HOUR, to: DAY + HOUR });
    expect(meansOf(before)).toEqual(['0.010000', '0.020000']);
    await see(OWN_ZONE, { [DAY - 30]: '0.020' });
    await fleet.services().cleaning.deduplicate();
    expect(await fleet.services().rollUps.rollUp()).toBe(1);
    expect(meansOf(await periods({ from: DAY - HOUR, to: DAY + HOUR }))).toEqual(['0.015000', '0.025000']);
    const days = await periods({ from: 0, to: 2 * DAY, interval: 'DAY' });
    expect(meansOf(days)).toEqual(['0.015000', ((0.02 * 30 + 0.03 * 1410) / 1440).toFixed(6)]);
  });

  test('of the hour in hand covers what has passed of it', async () => {
    const { see, until, periods } = await begin();
    until(15);
    await see(OWN_ZONE, { 0: '0.010' });
    expect(await periods({ from: 0, to: DAY })).toMatchObject([{ coverageRatio: 0.25, isInterpolated: false }]);
    until(90);
    expect(await periods({ from: 0, to: DAY })).toMatchObject([
      { coverageRatio: 1, isInterpolated: false },
      { coverageRatio: 0.5, isInterpolated: true },
    ]);
    expect(await periods({ from: 0, to: DAY, interval: 'DAY' })).toMatchObject([{ coverageRatio: 90 / 1440 }]);
  });

  test('has 90 days by the hour and two years by the day at most, and ends after it begins', async () => {
    const { poolId, member, moment, until } = await begin();
    until(1);
    const ask = async (from: number, to: number, interval: string) => {
      const query = `query ($id: ID!, $range: TimeRange, $interval: PriceInterval!) {
        pool(id: $id) { priceHistory(range: $range, interval: $interval) { startsAt } } }`;
      const range = { from: moment(from), to: moment(to) };
      return fleet.world.execute('agent', member.owner, query, { id: await poolId(), range, interval });
    };
    const refused = { errors: [{ extensions: { code: 'BAD_USER_INPUT', argument: 'range' } }] };
    expect(await ask(-90 * DAY - 1, 0, 'HOUR')).toMatchObject(refused);
    expect(await ask(-733 * DAY, 0, 'DAY')).toMatchObject(refused);
    expect(await ask(0, 0, 'DAY')).toMatchObject(refused);
    expect((await ask(-90 * DAY, 0, 'HOUR')).errors).toBeUndefined();
    expect((await ask(-732 * DAY, 0, 'DAY')).errors).toBeUndefined();
  });

  test('is a machine’s own by its pool, empty on demand, and nobody else’s', async () => {
    const { see, until, member } = await begin();
    until(30);
    await see(OWN_ZONE, { 0: '0.010' });
    const instance = spot({ mode: 'ON_DEMAND', hourlyPrice: null });
    const onDemand = await fleet.member({ clientId: member.clientId, instance });
    const stranger = await fleet.member();
    const query = 'query ($id: ID!) { instance(id: $id) { priceHistory { meanHourlyPrice coverageRatio } } }';
    const ask = (id: string, viewer = member.owner) => fleet.ask(viewer, query, { id });
    expect(await ask(member.instanceId)).toEqual({
      instance: { priceHistory: [{ meanHourlyPrice: '0.010000', coverageRatio: 0.5 }] },
    });
    expect(await ask(onDemand.instanceId)).toEqual({ instance: { priceHistory: [] } });
    expect(await ask(member.instanceId, stranger.owner)).toEqual({ instance: null });
  });

  test('gives the volatility of a week, summed up or not', async () => {
    const { see, until, member } = await begin();
    until(6 * DAY);
    await see(OWN_ZONE, { [DAY]: '0.010', [DAY + 30]: '0.010', [3 * DAY]: '0.020', [5 * DAY]: '0.030' });
    const query = '{ pools { nodes { volatility } } }';
    const volatility = async () =>
      (await fleet.ask<{ pools: { nodes: { volatility: number }[] } }>(member.owner, query)).pools.nodes[0]?.volatility;
    expect(await volatility()).toBeCloseTo(Math.sqrt(2 / 3) / 2, 9);
    await workOff(fleet);
    expect(await volatility()).toBeCloseTo(Math.sqrt(2 / 3) / 2, 9);
    await see(OWN_ZONE, { [6 * DAY]: '0.030' });
    expect(await volatility()).toBeCloseTo(Math.sqrt(0.00006875) / 0.0225, 9);
  });
});
