import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { entities, migrations } from '../../../subgraphs/client/subgraph.ts';
import { SwitchRecord } from '../../../subgraphs/client/switch/entity.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { type ClientWorld, createClientWorld, type TestFleet } from './fleets.ts';

const HEADER =
  'time,agent,trigger,old pool,new pool,old mode,new mode,old price,new price,hourly savings,downtime seconds\r\n';

let client: ClientWorld;
beforeAll(async () => {
  client = await createClientWorld();
});
afterAll(() => client[Symbol.asyncDispose]());

async function table({ clientId, viewer }: TestFleet, args = '', by: Viewer = viewer): Promise<string | null> {
  await client.world.settled();
  const selection = `switchHistoryCsv${args}`;
  return (await client.read<{ switchHistoryCsv: string | null }>(by, clientId, selection)).switchHistoryCsv;
}

describe('C4 switch history as CSV', () => {
  test('each switch is a row, oldest first', async () => {
    const fleet = client.fleet();
    await fleet.switch();
    fleet.moveTo(1);
    const more = { oldMode: 'SPOT', newMode: 'ON_DEMAND', newPoolName: null, newHourlyPrice: '0.096' } as const;
    await fleet.switch({ ...more, hostname: 'web-2', hourlySavings: '-0.046' });
    expect(await table(fleet)).toBe(
      HEADER +
        `${fleet.at(0)},web-1,AUTOMATIC,m5.large.us-east-1a,m5.large.us-east-1b,SPOT,SPOT,0.050000,0.040000,0.010000,1.5\r\n` +
        `${fleet.at(1)},web-2,AUTOMATIC,m5.large.us-east-1a,,SPOT,ON_DEMAND,0.050000,0.096000,-0.046000,1.5\r\n`,
    );
  });

  test('what an agent calls itself is no formula, and breaks no row', async () => {
    const fleet = client.fleet();
    await fleet.switch({ hostname: '=HYPERLINK("http://example.com","x")', oldPoolName: '@a\r\nb', newPoolName: '+1' });
    expect(await table(fleet)).toContain(`,"'=HYPERLINK(""http://example.com"",""x"")",AUTOMATIC,"'@a\r\nb",'+1,`);
  });

  test('a span takes its start in and its end not', async () => {
    const fleet = client.fleet();
    for (const hours of [1, 2, 3]) {
      fleet.moveTo(hours);
      await fleet.switch({ hostname: `web-${hours}` });
    }
    const rows = await table(fleet, `(range: { from: "${fleet.at(1)}", to: "${fleet.at(3)}" })`);
    expect(rows?.match(/web-\d/g)).toEqual(['web-1', 'web-2']);
  });

  test('a client sees its own history, an administrator all, others none, and an agent may not ask', async () => {
    const fleet = client.fleet();
    expect(await table(fleet)).toBe(HEADER);
    expect(await table(fleet, '', asAdmin)).toBe(HEADER);
    expect(await table(fleet, '', asClient(randomUUID()))).toBeNull();
    await expect(table(fleet, '', asAgent(fleet.clientId, randomUUID()))).rejects.toThrow('You may not use');
  });

  test('a span that ends before it begins is refused by name', async () => {
    const fleet = client.fleet();
    await expect(table(fleet, `(range: { from: "${fleet.at(1)}", to: "${fleet.at(0)}" })`)).rejects.toThrow('`range`');
  });

  test('ten thousand rows are given, and one more is refused by name', async () => {
    const fleet = client.fleet();
    await fleet.switch();
    await client.world.settled();
    await using database = await client.world.server.openSchema({ schema: 'client', entities, migrations });
    const sql = `insert into client.switch_record
      select (substr(md5(n::text), 1, 32))::uuid, client_id, agent_id, hostname, trigger, old_mode, new_mode, old_pool_name,
        new_pool_name, old_hourly_price, new_hourly_price, hourly_savings, downtime_seconds, completed_at
      from client.switch_record, generate_series(?::int, ?::int) n where client_id = ? limit ?`;
    const add = (from: number, count: number) =>
      database.orm.em.getConnection().execute(sql, [from, from + count - 1, fleet.clientId, count]);
    await add(1, 9_999);
    expect(await database.fork().count(SwitchRecord, { clientId: fleet.clientId })).toBe(10_000);
    expect((await table(fleet))?.split('\r\n')).toHaveLength(10_002);
    await add(10_000, 1);
    await expect(table(fleet)).rejects.toThrow('`range`');
  });
});
