import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type SubgraphName, subgraphNames } from '#foundation/calls/define-call.ts';
import type { SchemaDatabase, SchemaOptions } from '#foundation/database/open.ts';
import { cleanUp, type RetentionPolicy } from '#foundation/database/retention.ts';
import { statement } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { createTestSubgraphs, type TestSubgraphs } from '../support/subgraph.ts';

interface Part extends SchemaOptions {
  readonly retention: readonly RetentionPolicy[];
}
type Row = Readonly<Record<string, unknown>>;

let world: TestSubgraphs;
const databases = new Map<SubgraphName, SchemaDatabase & { readonly retention: readonly RetentionPolicy[] }>();
beforeAll(async () => {
  world = await createTestSubgraphs(subgraphNames, { config: { RETENTION_DAYS: { 'admin.task_view': 45 } } });
  for (const schema of subgraphNames) {
    const { entities, migrations }: Part = await import(`../../subgraphs/${schema}/subgraph.ts`);
    const { retention }: Part = await import(`../../subgraphs/${schema}/retention.ts`);
    databases.set(schema, { ...(await world.server.openSchema({ schema, entities, migrations })), retention });
  }
});
afterAll(async () => {
  for (const database of databases.values()) await database[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});

const at = (name: SubgraphName) => {
  const database = databases.get(name);
  if (!database) throw new Error(`There is no ${name}.`);
  return database;
};
const run = <R>(name: SubgraphName, sql: string, parameters: readonly unknown[] = []) =>
  statement<R>(at(name).fork(), sql, parameters);
const now = () => world.clock.now();
const daysAgo = (days: number, milliseconds = 0) => new Date(now().getTime() - days * 86_400_000 - milliseconds);
const clean = async (name: SubgraphName) =>
  Object.fromEntries(await cleanUp(at(name), at(name).retention, { now: now() }));

const NEUTRAL: Readonly<Record<string, () => unknown>> = {
  uuid: randomUUID,
  jsonb: () => '[]',
  boolean: () => false,
  bytea: () => Buffer.from(''),
  'timestamp with time zone': now,
  date: () => now().toISOString().slice(0, 10),
};
const isNumber = (type: string) => /numeric|integer|bigint|double|real|smallint/.test(type);

/** Adds a row; what is required and not given is something neutral. Answers its id, if it has one. */
async function add(name: SubgraphName, table: string, given: Row = {}): Promise<string> {
  const columns = await run<{ column: string; type: string }>(
    name,
    `select column_name as column, data_type as type from information_schema.columns
     where table_schema = $1 and table_name = $2 and is_nullable = 'NO' and column_default is null`,
    [name, table],
  );
  const neutral = columns.map(({ column, type }) => [column, NEUTRAL[type]?.() ?? (isNumber(type) ? 1 : randomUUID())]);
  const row: Row = { ...Object.fromEntries(neutral), ...given };
  const names = Object.keys(row);
  await run(
    name,
    `insert into ${name}.${table} (${names.join(', ')}) values (${names.map((_, n) => `$${n + 1}`).join(', ')})`,
    Object.values(row),
  );
  return String(row.id);
}
const has = async (name: SubgraphName, table: string, id: string) =>
  (await run(name, `select 1 from ${name}.${table} where id = $1`, [id])).length === 1;

/** What a row of each policy must be beside its age, to be due. */
async function dueRow(name: SubgraphName, { table, column, name: policy }: RetentionPolicy, age: Date): Promise<Row> {
  const row: Row = { [column]: age };
  const ofNoAgent = ['spot_price_import', 'interruption', 'price_point', 'price_roll_up', 'place_hazard'];
  if (name === 'agent' && !ofNoAgent.includes(table)) {
    const agent_id = await add('agent', 'agent');
    if (table === 'decision') return { ...row, agent_id, last_evaluated_at: age };
    if (table === 'instance_price') return { ...row, instance_id: await add('agent', 'instance', { agent_id }) };
    if (table !== 'instance') return { ...row, agent_id };
    // A later one of the same agent: the newest is never due.
    await add('agent', 'instance', { agent_id, id: `ffffffff${randomUUID().slice(8)}` });
    return { ...row, agent_id, id: `00000000${randomUUID().slice(8)}`, role: 'TERMINATED' };
  }
  if (table === 'price_point' || table === 'price_roll_up') {
    const period = policy.endsWith('.day') ? 'DAY' : 'HOUR';
    return { ...row, pool_id: await add('agent', 'pool'), ...(table === 'price_roll_up' && { period }) };
  }
  if (table === 'series_point') {
    return { ...row, series_id: await add('forecasting', 'series', { point_count: 2, last_observed_at: now() }) };
  }
  if (table === 'price_index_composition') {
    const index_id = randomUUID();
    // A later one of the same index: the newest is never due.
    await add('forecasting', table, { index_id, effective_at: now() });
    return { ...row, index_id };
  }
  return table === 'replica' ? { ...row, status: 'FAILED' } : row;
}

describe.each(subgraphNames)('J6 the clean-up of the subgraph %s', (name) => {
  test('removes exactly what is due by each policy, and a second run nothing', async () => {
    const { retention } = at(name);
    await clean(name);
    const expected: Record<string, number> = {};
    for (const policy of retention) {
      const { table, keepDays } = policy;
      await add(name, table, await dueRow(name, policy, daysAgo(keepDays, 1)));
      await add(name, table, await dueRow(name, policy, daysAgo(keepDays)));
      expected[policy.name] = 1;
    }
    expect(await clean(name)).toEqual(expected);
    const nothing = Object.fromEntries(retention.map((policy) => [policy.name, 0]));
    expect(await clean(name)).toEqual(nothing);
    world.clock.advance(1);
    expect(await clean(name)).toEqual(expected); // what was not due a millisecond ago
  });
});

describe('J6 what is referred to is kept', () => {
  test('a decision while it is the newest of a machine, or was confirmed since', async () => {
    const agent_id = await add('agent', 'agent');
    const old = { agent_id, made_at: daysAgo(200), last_evaluated_at: daysAgo(200) };
    const id = await add('agent', 'decision', old);
    const confirmed = await add('agent', 'decision', { ...old, last_evaluated_at: daysAgo(1) });
    const superseded = await add('agent', 'decision', old);
    await add('agent', 'decision_state', { agent_id, decision_id: id });
    await clean('agent');
    expect(await has('agent', 'decision', id)).toBe(true);
    expect(await has('agent', 'decision', confirmed)).toBe(true);
    expect(await has('agent', 'decision', superseded)).toBe(false);
  });

  test('the command and the machines of a switch for as long as the switch', async () => {
    const agent_id = await add('agent', 'agent');
    const command = await add('agent', 'command', { agent_id, completed_at: daysAgo(500) });
    const ended = { agent_id, role: 'TERMINATED', terminated_at: daysAgo(500) };
    const [left, entered] = [await add('agent', 'instance', ended), await add('agent', 'instance', ended)];
    const of = { agent_id, command_id: command, old_instance_id: left, new_instance_id: entered };
    const moved = await add('agent', 'switch', { ...of, completed_at: daysAgo(500) });
    await add('agent', 'instance', { agent_id, id: `ffffffff${randomUUID().slice(8)}` });
    await clean('agent');
    for (const [table, id] of [
      ['command', command],
      ['instance', left],
      ['instance', entered],
    ] as const) {
      expect(await has('agent', table, id)).toBe(true);
    }
    await run('agent', 'update agent.switch set completed_at = $2 where id = $1', [moved, daysAgo(731)]);
    await clean('agent');
    for (const [table, id] of [
      ['switch', moved],
      ['command', command],
      ['instance', left],
      ['instance', entered],
    ] as const) {
      expect(await has('agent', table, id)).toBe(false);
    }
  });

  test('the newest machine of an agent, however long ago it ended, and those that run', async () => {
    const agent_id = await add('agent', 'agent');
    const only = await add('agent', 'instance', { agent_id, role: 'TERMINATED', terminated_at: daysAgo(900) });
    const other = await add('agent', 'agent');
    const zombie = await add('agent', 'instance', { agent_id: other, role: 'ZOMBIE', zombie_since: daysAgo(900) });
    await clean('agent');
    expect(await has('agent', 'instance', only)).toBe(true);
    expect(await has('agent', 'instance', zombie)).toBe(true);
  });

  test('a standby while a fail-over or a promotion tells of it, and one that has not ended', async () => {
    const agent_id = randomUUID();
    const ended = { agent_id, status: 'PROMOTED', ended_at: daysAgo(400) };
    const told = await add('replica', 'replica', ended);
    const failover = await add('replica', 'failover', { agent_id, replica_id: told, completed_at: daysAgo(300) });
    const open = await add('replica', 'replica', { ...ended, status: 'READY' });
    await clean('replica');
    expect([await has('replica', 'replica', told), await has('replica', 'replica', open)]).toEqual([true, true]);
    await run('replica', 'update replica.failover set completed_at = $2 where id = $1', [failover, daysAgo(366)]);
    await clean('replica');
    expect([await has('replica', 'replica', told), await has('replica', 'replica', open)]).toEqual([false, true]);
  });

  test('the last word on the presence of an agent, read or not', async () => {
    const agent_id = randomUUID();
    const about = { agent_id, kind: 'AGENT_OFFLINE', read_at: daysAgo(100) };
    const earlier = await add('client', 'notification', { ...about, created_at: daysAgo(120) });
    const last = await add('client', 'notification', { ...about, created_at: daysAgo(110) });
    await clean('client');
    expect([await has('client', 'notification', earlier), await has('client', 'notification', last)]).toEqual([
      ...[false, true],
    ]);
  });

  test('the newest value of a series, whose count and first moment stay true', async () => {
    const newest = daysAgo(800);
    const series_id = await add('forecasting', 'series', {
      ...{ point_count: 3, first_observed_at: daysAgo(900), last_observed_at: newest },
    });
    for (const observed_at of [daysAgo(900), daysAgo(850), newest]) {
      await add('forecasting', 'series_point', { series_id, observed_at });
    }
    await clean('forecasting');
    const [series] = await run<{ point_count: number; first: string }>(
      'forecasting',
      'select point_count, first_observed_at as first from forecasting.series where id = $1',
      [series_id],
    );
    expect(series?.point_count).toBe(1);
    expect(new Date(String(series?.first))).toEqual(newest);
    const left = 'select count(*)::int as count from forecasting.series_point where series_id = $1';
    expect(await run('forecasting', left, [series_id])).toEqual([{ count: 1 }]);
  });

  test('what was uploaded, however old, though the upload that brought it is forgotten', async () => {
    const about = {
      kind: 'UPLOADED',
      point_count: 2,
      first_observed_at: daysAgo(5000),
      last_observed_at: daysAgo(100),
    };
    const series_id = await add('forecasting', 'series', about);
    for (const days of [5000, 100]) await add('forecasting', 'series_point', { series_id, observed_at: daysAgo(days) });
    const upload_id = await add('forecasting', 'observation_upload', { finished_at: daysAgo(95) });
    await add('forecasting', 'observation_upload_series', { upload_id, series_id });
    await clean('forecasting');
    const of = (table: string, column: string) =>
      run<{ count: number }>(
        'forecasting',
        `select count(*)::int as count from forecasting.${table} where ${column} = $1`,
        [column === 'id' ? upload_id : series_id],
      ).then(([row]) => row?.count);
    expect(await of('series_point', 'series_id')).toBe(2);
    expect(await of('observation_upload', 'id')).toBe(0);
    expect(await of('observation_upload_series', 'series_id')).toBe(0);
  });

  test('accounts, agents, pools and days of savings, however old', async () => {
    const agent = await add('agent', 'agent', { status: 'DELETED', registered_at: daysAgo(3000) });
    const pool = await add('agent', 'pool', { observed_at: daysAgo(3000) });
    const client = await add('admin', 'client', { created_at: daysAgo(3000) });
    const client_id = randomUUID();
    await add('client', 'savings_day', { client_id, day: '2015-01-01' });
    for (const name of subgraphNames) await clean(name);
    expect(await has('agent', 'agent', agent)).toBe(true);
    expect(await has('agent', 'pool', pool)).toBe(true);
    expect(await has('admin', 'client', client)).toBe(true);
    expect(await run('client', 'select day from client.savings_day where client_id = $1', [client_id])).toHaveLength(1);
  });
});

describe('J6 the job', () => {
  test('runs daily at two in every subgraph', () => {
    for (const name of subgraphNames) {
      expect(world.service(name).workers.jobs?.schedules()).toContainEqual({
        ...{ name: `${name}.retention.clean-up`, title: 'Delete what is kept no longer', cron: '0 2 * * *' },
      });
    }
  });

  test('keeps rows for the days that configuration says, and its outcome says how many went from where', async () => {
    const { jobs } = world.service('admin').workers;
    if (!jobs) throw new Error('There are no jobs.');
    await clean('admin');
    const due = await add('admin', 'task_view', { finished_at: daysAgo(45, 1) });
    const kept = await add('admin', 'task_view', { finished_at: daysAgo(44) });
    const taskId = await transact(at('admin').fork(), (tx) => jobs.enqueueByName(tx, 'admin.retention.clean-up', {}));
    await vi.waitFor(async () => expect((await jobs.task(String(taskId)))?.status).toBe('SUCCEEDED'), 15_000);
    expect(await jobs.task(String(taskId))).toMatchObject({ progressRatio: 1, phase: 'removed: task_view 1' });
    expect([await has('admin', 'task_view', due), await has('admin', 'task_view', kept)]).toEqual([false, true]);
  });
});
