import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { type ClientWorld, createClientWorld } from './fleets.ts';
import { day, daysOf, reportOf } from './reports.ts';

onEachDatabase('J5 closed days', (kind) => {
  let client: ClientWorld;
  beforeAll(async () => {
    client = await createClientWorld({ kind });
  });
  afterAll(() => client[Symbol.asyncDispose]());

  test('a machine that runs all day without any news is counted', async () => {
    const fleet = client.fleet();
    await fleet.launch();
    fleet.moveTo(24 * 4 + 12);
    const full = (place: number) => day(place, '2.304000', '1.200000', 24);
    expect(await daysOf(client, fleet)).toEqual([
      full(0),
      full(1),
      full(2),
      full(3),
      day(4, '1.152000', '0.600000', 12),
    ]);
    await client.closeDays();
    expect(await daysOf(client, fleet)).toEqual([
      ...[0, 1].map((place) => ({ ...full(place), isClosed: true })),
      ...[full(2), full(3), day(4, '1.152000', '0.600000', 12)],
    ]);
  });

  test('news of a closed day leaves it alone and holds from the first open day on', async () => {
    const fleet = client.fleet();
    const machine = await fleet.launch();
    fleet.moveTo(24 * 3);
    await client.closeDays();
    const before = await daysOf(client, fleet);
    expect(before).toEqual([
      day(0, '2.304000', '1.200000', 24, true),
      day(1, '2.304000', '1.200000', 24),
      day(2, '2.304000', '1.200000', 24),
    ]);
    await fleet.changePrice(machine, '0.010000', 12);
    const after = await daysOf(client, fleet);
    expect(after).toEqual([before[0], day(1, '2.304000', '0.240000', 24), day(2, '2.304000', '0.240000', 24)]);
    await client.closeDays();
    expect(await daysOf(client, fleet)).toEqual(after);
  });

  test('news that came too late for a day leave it alone also while nobody has closed it', async () => {
    const fleet = client.fleet();
    const machine = await fleet.launch();
    fleet.moveTo(24 * 3);
    await fleet.changePrice(machine, '0.010000', 12);
    expect((await daysOf(client, fleet)).map(({ actual }) => actual)).toEqual(['1.200000', '0.240000', '0.240000']);
  });

  test('a period is closed when all of its days are, also those on which nothing ran', async () => {
    const fleet = client.fleet();
    const machine = await fleet.launch();
    fleet.moveTo(1);
    await fleet.terminate(machine);
    fleet.moveTo(24 * 3.5);
    await client.closeDays();
    const of = (days: number) =>
      `(granularity: YEARLY, range: { from: "${fleet.at(0)}", to: "${fleet.at(24 * days)}" })`;
    const isClosed = async (days: number) =>
      (await reportOf(client, fleet, of(days))).periods.map((period) => period.isClosed);
    expect(await isClosed(1)).toEqual([true]);
    expect(await isClosed(2)).toEqual([false]);
  });

  test('any month is reported from what ran in it', async () => {
    const fleet = client.fleet();
    await fleet.launch();
    fleet.moveTo(24 * 70);
    await client.closeDays();
    const start = new Date(fleet.at(0));
    const month = (offset: number) =>
      new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + offset, 1)).toISOString();
    const { periods } = await reportOf(
      client,
      fleet,
      `(granularity: MONTHLY, range: { from: "${month(1)}", to: "${month(2)}" })`,
    );
    const hours = (Date.parse(month(2)) - Date.parse(month(1))) / 3_600_000;
    expect(periods).toMatchObject([{ startsAt: month(1), endsAt: month(2), runningHours: hours }]);
    expect(Number(periods[0]?.savings.amount)).toBeCloseTo(hours * 0.046, 6);
  });

  test('closing keeps one row for each machine that runs, and none of those that have ended', async () => {
    const fleet = client.fleet();
    const [ended, running] = [await fleet.launch(), await fleet.launch()];
    for (const hours of [5, 30, 60]) {
      fleet.moveTo(hours);
      await fleet.changePrice(running, `0.${hours + 10}`);
    }
    await fleet.terminate(ended);
    fleet.moveTo(24 * 9);
    const before = await daysOf(client, fleet);
    const kept = () => client.count('machine_day', fleet.clientId);
    expect(await kept()).toBe(5);
    await client.closeDays();
    expect(await kept()).toBe(1);
    expect((await daysOf(client, fleet)).map(({ isClosed: _, ...rest }) => rest)).toEqual(
      before.map(({ isClosed: _, ...rest }) => rest),
    );
  });
});
