import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { type ClientWorld, createClientWorld, type TestFleet } from './fleets.ts';
import { day, daysOf, reportOf } from './reports.ts';

let client: ClientWorld;
beforeAll(async () => {
  client = await createClientWorld();
});
afterAll(() => client[Symbol.asyncDispose]());

describe('C6 savings', () => {
  test('a machine that runs 36 hours over two days is on the bill of both, by its hours', async () => {
    const fleet = client.fleet();
    fleet.moveTo(12);
    const machine = await fleet.launch();
    fleet.moveTo(48);
    await fleet.terminate(machine);
    expect(await daysOf(client, fleet)).toEqual([
      day(0, '1.152000', '0.600000', 12),
      day(1, '2.304000', '1.200000', 24),
    ]);
    expect(await reportOf(client, fleet)).toMatchObject({
      onDemandCost: { amount: '3.456000' },
      actualCost: { amount: '1.800000' },
      savings: { amount: '1.656000', currency: 'USD' },
      savingsRatio: expect.closeTo(1.656 / 3.456, 12),
    });
  });

  test('a price that changes at six holds from six on, and the running day goes on by the clock', async () => {
    const fleet = client.fleet();
    const machine = await fleet.launch();
    fleet.moveTo(6);
    await fleet.changePrice(machine, '0.030000');
    fleet.moveTo(7);
    expect(await daysOf(client, fleet)).toEqual([day(0, '0.672000', '0.330000', 7)]);
    fleet.moveTo(7.5);
    expect(await daysOf(client, fleet)).toEqual([day(0, '0.720000', '0.345000', 7.5)]);
  });

  test('a standby of three hours costs, and saves nothing', async () => {
    const fleet = client.fleet();
    const { agentId } = await fleet.launch();
    fleet.moveTo(2);
    const standby = await fleet.launch({ agentId, role: 'REPLICA', price: '0.040000' });
    fleet.moveTo(5);
    await fleet.terminate(standby);
    fleet.moveTo(24);
    // 24 h × 0.05 + 3 h × 0.04
    expect(await daysOf(client, fleet)).toEqual([day(0, '2.304000', '1.320000', 24)]);
  });

  test('a promotion moves the workload, and the machine that was replaced costs until it ends', async () => {
    const fleet = client.fleet();
    const old = await fleet.launch();
    const standby = await fleet.launch({ agentId: old.agentId, role: 'REPLICA', price: '0.040000' });
    fleet.moveTo(10);
    await fleet.changeRole(old, 'ZOMBIE');
    await fleet.changeRole(standby, 'PRIMARY');
    fleet.moveTo(11);
    await fleet.terminate(old);
    fleet.moveTo(20);
    // 11 h × 0.05 + 20 h × 0.04, and the workload ran 20 h
    expect(await daysOf(client, fleet)).toEqual([day(0, '1.920000', '1.350000', 20)]);
  });

  test('a day that costs more than on demand saves a negative amount', async () => {
    const fleet = client.fleet();
    await fleet.launch({ price: '0.100000' });
    fleet.moveTo(10);
    expect(await reportOf(client, fleet)).toMatchObject({
      savings: { amount: '-0.040000' },
      savingsRatio: expect.closeTo(-0.04 / 0.96, 12),
    });
  });

  test('a price of the day before corrects that day and the one that follows from it', async () => {
    const fleet = client.fleet();
    const machine = await fleet.launch();
    fleet.moveTo(36);
    await fleet.changePrice(machine, '0.030000', 12);
    // 12 h × 0.05 + 12 h × 0.03, then 12 h × 0.03
    expect(await daysOf(client, fleet)).toEqual([
      day(0, '2.304000', '0.960000', 24),
      day(1, '1.152000', '0.360000', 12),
    ]);
  });

  test('the machines of a deleted agent are watched, and counted, until then', async () => {
    const fleet = client.fleet();
    const { agentId } = await fleet.launch();
    fleet.moveTo(5);
    await fleet.deleteAgent(agentId);
    fleet.moveTo(9);
    expect(await daysOf(client, fleet)).toEqual([day(0, '0.480000', '0.250000', 5)]);
  });

  test('news that are told again, or of a later time than they are told, change nothing', async () => {
    const fleet = client.fleet();
    const machine = await fleet.launch();
    fleet.moveTo(4);
    await fleet.changePrice(machine, '0.030000', 10);
    await fleet.changePrice(machine, '0.030000', 4);
    fleet.moveTo(6);
    // 4 h × 0.05 + 2 h × 0.03
    expect(await daysOf(client, fleet)).toEqual([day(0, '0.576000', '0.260000', 6)]);
  });

  test('weeks begin on Monday, months and years are those of the calendar, and all add up to the days', async () => {
    const fleet = client.fleet();
    await fleet.launch();
    fleet.moveTo(24 * 20);
    const range = `range: { from: "${fleet.at(0)}", to: "${fleet.at(24 * 20)}" }`;
    for (const granularity of ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']) {
      const { onDemandCost, periods } = await reportOf(client, fleet, `(granularity: ${granularity}, ${range})`);
      expect(onDemandCost.amount).toBe('46.080000');
      expect(periods.reduce((hours, { runningHours }) => hours + runningHours, 0)).toBe(480);
      expect(periods.at(0)?.startsAt).toBe(fleet.at(0));
      expect(periods.at(-1)?.endsAt).toBe(fleet.at(24 * 20));
      const starts = periods.slice(1).map(({ startsAt }) => new Date(startsAt));
      if (granularity === 'WEEKLY') expect(starts.map((start) => start.getUTCDay())).toEqual(starts.map(() => 1));
      if (granularity === 'MONTHLY') expect(starts.map((start) => start.getUTCDate())).toEqual(starts.map(() => 1));
    }
  });

  test.each([
    ['ends before it begins', '2026-02-02T00:00:00Z', '2026-02-01T00:00:00Z', 'DAILY'],
    ['is empty', '2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z', 'DAILY'],
    ['has more than 400 days', '2025-01-01T00:00:00Z', '2026-02-06T00:00:00Z', 'DAILY'],
    ['has more than 400 years', '0001-01-01T00:00:00Z', '0402-01-01T00:00:00Z', 'YEARLY'],
  ])('a range that %s is refused by name', async (_, from, to, granularity) => {
    const { clientId, viewer } = client.fleet();
    for (const field of ['savings', 'savingsCsv']) {
      const selection = field === 'savings' ? '{ periods { startsAt } }' : '';
      const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Client {
        ${field}(granularity: ${granularity}, range: { from: "${from}", to: "${to}" }) ${selection} } } }`;
      const of = [{ __typename: 'Client', id: clientId }];
      const { errors } = await client.world.execute('client', viewer, query, { of });
      expect(errors).toMatchObject([
        { message: expect.stringContaining('`range`'), extensions: { code: 'BAD_USER_INPUT', argument: 'range' } },
      ]);
    }
  });

  test('a span of the first and the last years that can be written is empty, not an error', async () => {
    const fleet = client.fleet();
    await fleet.launch();
    const { periods } = await reportOf(
      client,
      fleet,
      '(granularity: YEARLY, range: { from: "0001-01-01T00:00:00Z", to: "0300-01-01T00:00:00Z" })',
    );
    expect(periods).toEqual([]);
    const late = '(granularity: YEARLY, range: { from: "9700-01-01T00:00:00Z", to: "9999-12-31T23:59:59Z" })';
    expect((await reportOf(client, fleet, late)).periods).toEqual([]);
  });

  test('a client sees its own savings, an administrator all, an agent and others none', async () => {
    const fleet = client.fleet();
    await fleet.launch();
    fleet.moveTo(1);
    await client.world.settled();
    const see = (viewer: TestFleet['viewer']) =>
      client.read(viewer, fleet.clientId, 'savings { actualCost { amount } }');
    const seen = { savings: { actualCost: { amount: '0.050000' } } };
    expect(await see(fleet.viewer)).toEqual(seen);
    expect(await see(asAdmin)).toEqual(seen);
    expect(await see(asClient(client.fleet().clientId))).toEqual({ savings: null });
    await expect(see(asAgent(fleet.clientId, fleet.clientId))).rejects.toThrow('You may not use Client.savings.');
    expect(await client.read(asAdmin, 'no id', 'savings { savingsRatio } savingsCsv')).toEqual({
      ...{ savings: null, savingsCsv: null },
    });
  });

  test('the table of a report has a row for each period, with exact amounts', async () => {
    const fleet = client.fleet();
    await fleet.launch({ price: '0.100000' });
    fleet.moveTo(10);
    await client.world.settled();
    const { savingsCsv } = await client.read<{ savingsCsv: string }>(fleet.viewer, fleet.clientId, 'savingsCsv');
    expect(savingsCsv).toBe(
      'starts at,ends at,on-demand cost,actual cost,savings,savings ratio,running hours,closed\r\n' +
        `${fleet.at(0)},${fleet.at(24)},0.960000,1.000000,-0.040000,-0.041667,10.000000,no\r\n`,
    );
  });
});
