import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { cancelTaskAt, retryTaskAt } from '#schema/calls/task.ts';
import { poolAvailabilityChanged } from '#schema/events/agent.ts';
import { openClient } from '../../support/clients.ts';
import { asAdmin, asAgent } from '../../support/subgraph.ts';
import { BACKTEST, type Backtest, type Backtests, backtestsOf } from './backtests-world.ts';
import { holderOf } from './holdings-world.ts';
import { openTables } from './runs-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HOURS = 48;

describe('F8 back-tests of a strategy', () => {
  let world: ForecastingWorld;
  let backtests: Backtests;
  beforeAll(async () => {
    world = await createForecastingWorld({ beside: ['admin'] });
    backtests = backtestsOf(world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** Two pools for two days: a costs 0.02 throughout, b 0.03 on the first and 0.04 on the second day. */
  async function past() {
    const holder = holderOf(world);
    world.clock.advance(HOUR - (world.clock.now().getTime() % HOUR));
    const [a, b] = [holder.pool('us-east-1a'), holder.pool('us-east-1b')];
    const from = new Date(world.clock.now());
    const steps = [
      [0, a, '0.02'],
      [0, b, '0.03'],
      [24, b, '0.04'],
      [HOURS, a, '0.02'],
    ] as const;
    for (const [hour, pool, price] of steps) {
      await holder.price([[pool, price]], new Date(from.getTime() + hour * HOUR).toISOString());
    }
    world.clock.advance(HOURS * HOUR + MINUTE);
    const range = { from: from.toISOString(), to: new Date(from.getTime() + HOURS * HOUR).toISOString() };
    return { ...holder, a, b, range, both: { poolIds: [a.poolId, b.poolId], range } };
  }
  const rowOf = ({ rows }: Backtest, policy: string) => rows.find((row) => row.policy === policy);

  test('answer at once, and come to what the prices say', async () => {
    const { viewer, both, range, a } = await past();
    const started = await backtests.start(viewer, { ...both, changeoverHours: 0.5 });
    expect(started.errors).toEqual([]);
    expect(started.backtest).toMatchObject({ rows: [], onDemandHourlyPrice: '0.100000', changeoverHours: 0.5 });
    const done = await backtests.ended(viewer, started.backtest.id, 'SUCCEEDED');
    expect(done).toMatchObject({ progressRatio: 1, failureReason: null, replayedFromAt: range.from });
    expect(done.pools[0]).toMatchObject({ pool: { id: a.poolId } });
    // 0.02 of 0.10 for two days.
    expect(rowOf(done, 'cheapest-stick')?.onDemandCostRatio).toBeCloseTo(0.2, 9);
    expect(rowOf(done, 'offline-optimum')).toMatchObject({ kind: 'PRICES', optimumCostRatio: 1, switchesPerDay: 0 });
    expect(rowOf(done, 'on-demand')?.onDemandCostRatio).toBeCloseTo(1, 9);
    expect(rowOf(done, 'on-demand')?.regret.onDemand).toBe(0);
    expect(rowOf(done, 'on-demand')?.regret.offlineOptimum).toBeCloseTo(0.8, 9);
    expect(rowOf(done, 'spotkeep')?.regret.cheapestStick).toBeCloseTo(0, 9);
    expect(done.rows.map(({ policy }) => policy)).toContain('greedy');
  });

  test('find the pools of a machine size in a region, and end where prices end', async () => {
    const { viewer, range } = await past();
    const later = { ...range, to: new Date(world.clock.now().getTime() + 100 * HOUR).toISOString() };
    const place = { instanceType: 'm5.large', region: 'us-east-1' };
    const { backtest } = await backtests.start(viewer, { ...place, range: later, onDemandHourlyPrice: '0.2' });
    const done = await backtests.ended(viewer, backtest.id, 'SUCCEEDED');
    expect(done.pools).toHaveLength(2);
    expect(rowOf(done, 'cheapest-stick')?.onDemandCostRatio).toBeCloseTo(0.1, 9);
    expect(Date.parse(done.replayedToAt ?? '') - Date.parse(range.to)).toBeLessThanOrEqual(10 * MINUTE);
  });

  test('follow the settings of the strategy', async () => {
    const { viewer, b, a, range, price } = await past();
    // From the second day on a is dear: a workload that may switch goes to b.
    const from = Date.parse(range.from);
    await price([[a, '0.09']], new Date(from + 24 * HOUR + MINUTE).toISOString());
    await price([[b, '0.04']], new Date(from + HOURS * HOUR).toISOString());
    const both = { poolIds: [a.poolId, b.poolId], range };
    const run = async (strategy?: object) => {
      const { backtest, errors } = await backtests.start(viewer, { ...both, ...(strategy && { strategy }) });
      expect(errors).toEqual([]);
      return rowOf(await backtests.ended(viewer, backtest.id, 'SUCCEEDED'), 'spotkeep');
    };
    const [usual, still] = [await run(), await run({ maximumSwitchesPerDay: 0, penalty: '0' })];
    expect(usual?.switchesPerDay).toBeCloseTo(0.5, 9);
    expect(still?.switchesPerDay).toBe(0);
    expect(still?.onDemandCostRatio).toBeGreaterThan(usual?.onDemandCostRatio ?? 1);
  });

  test('replay when pools were seen to be up, beside prices', async () => {
    const { viewer, clientId, a, range } = await past();
    const from = Date.parse(range.from);
    const turn = async (hour: number, isUp: boolean, upSince: number | null) => {
      const at = (hours: number) => new Date(from + hours * HOUR).toISOString();
      const payload = {
        ...{ poolId: a.poolId, poolName: a.name, instanceType: a.instanceType, zone: 'us-east-1a', region: a.region },
        ...{ isUp, since: at(hour), reason: isUp ? ('LAUNCH' as const) : ('NOTICE' as const) },
        upSince: upSince === null ? null : at(upSince),
      };
      await world.publish('agent', poolAvailabilityChanged, { aggregateId: uuidv7(), clientId, payload });
      await world.settled();
    };
    await turn(0, true, null);
    await turn(24, false, 0);
    const { backtest } = await backtests.start(viewer, { poolIds: [a.poolId], range });
    const { rows } = await backtests.ended(viewer, backtest.id, 'SUCCEEDED');
    const record = rows.filter(({ kind }) => kind === 'AVAILABILITY');
    const first = record.find(({ policy }) => policy === 'first-available');
    // At a fifth of the on-demand price but for the half hour that the pool is left alone, and two changeovers.
    expect(first?.onDemandCostRatio).toBeCloseTo((0.2 * 47.5 + 0.5 + 2 * 0.2) / 48, 3);
    expect(first?.switchesPerDay).toBeCloseTo(1, 2);
    expect(first?.regret).toMatchObject({
      cheapestStick: null,
      onDemand: expect.closeTo((0.2 * 47.5 + 0.9) / 48 - 1, 3),
    });
    expect(record.map(({ policy }) => policy)).toContain('spotkeep');
    expect(rows.filter(({ kind }) => kind === 'PRICES')).toHaveLength(rows.length - record.length);
  });

  test('replay prices alone where pools came up too often for all of it to be looked at', async () => {
    const { viewer, clientId, a, b, range, both } = await past();
    await using tables = await openTables(world);
    const often = `insert into forecasting.risk_run (pool_id, client_id, started_at, ended_at, cause)
      select $1::uuid, $2::uuid, at, at + interval '0.1 seconds', 'NOTICE'
      from generate_series($3::timestamptz, $3::timestamptz + interval '1 day', interval '0.86 seconds') at`;
    await tables.sql(often, [a.poolId, clientId, range.from]);
    const kindsOf = async () => {
      const { backtest } = await backtests.start(viewer, both);
      const { rows } = await backtests.ended(viewer, backtest.id, 'SUCCEEDED');
      return new Set(rows.map(({ kind }) => kind));
    };
    expect(await kindsOf()).toEqual(new Set(['PRICES', 'AVAILABILITY']));
    await tables.sql(often, [b.poolId, clientId, range.from]);
    expect(await kindsOf()).toEqual(new Set(['PRICES']));
  });

  test('without a price in the span fail with a reason', async () => {
    const { viewer, both } = await past();
    const range = { from: '2020-01-01T00:00:00.000Z', to: '2020-02-01T00:00:00.000Z' };
    const { backtest } = await backtests.start(viewer, { ...both, range });
    const failed = await backtests.ended(viewer, backtest.id, 'FAILED');
    expect(failed).toMatchObject({ failureReason: expect.stringContaining('No price'), rows: [] });
  });

  test('are stopped as a task, and begun anew as one', async () => {
    const { viewer, both } = await past();
    const cancel = (taskId: string) => world.peers.call(cancelTaskAt('forecasting'), { taskId });
    // They run one at a time: the last of them has hardly begun.
    const ids: string[] = [];
    let last = '';
    for (let count = 0; count < 4; count += 1) {
      const { backtest } = await backtests.start(viewer, both);
      ids.push(backtest.id);
      last = backtest.task.id;
    }
    expect(await cancel(last)).toMatchObject({ ok: true });
    const [id = ''] = ids.slice(-1);
    expect(await backtests.ended(viewer, id, 'CANCELLED')).toMatchObject({ rows: [], failureReason: null });
    expect(await world.peers.call(retryTaskAt('forecasting'), { taskId: last })).toMatchObject({ ok: true });
    const done = await backtests.ended(viewer, id, 'SUCCEEDED');
    const [first] = await Promise.all(ids.map((each) => backtests.ended(viewer, each, 'SUCCEEDED')));
    expect(done.rows).toEqual(first?.rows);
  });

  test('of one client wait or run five at a time, and the same call again starts nothing new', async () => {
    const { viewer, both } = await past();
    const answers = await Promise.all(Array.from({ length: 12 }, () => backtests.start(viewer, both)));
    const refused = answers.filter(({ backtest }) => backtest === null);
    expect(refused.length).toBeGreaterThan(0);
    for (const { errors } of refused) expect(errors).toMatchObject([{ __typename: 'TooManyBacktests' }]);
    for (const { backtest } of answers) if (backtest) await backtests.ended(viewer, backtest.id, 'SUCCEEDED');
    const input = { ...both, idempotencyKey: 'once' };
    const [one, other] = await Promise.all([backtests.start(viewer, input), backtests.start(viewer, input)]);
    expect(one.backtest.id).toBe(other.backtest.id);
    const changed = await backtests.start(viewer, { ...input, changeoverHours: 1 });
    expect(changed).toMatchObject({ backtest: null, errors: [{ __typename: 'IdempotencyConflict' }] });
  });

  test('are refused by field', async () => {
    const { viewer, both, range, a } = await past();
    const other = await past();
    const c5 = other.pool('us-east-1a', { name: 'c5.large.us-east-1a', instanceType: 'c5.large' });
    const free = other.pool('us-east-1c', { onDemandHourlyPrice: '0' });
    await other.price([
      [c5, '0.02'],
      [free, '0.02'],
    ]);
    const long = { from: '2020-01-01T00:00:00.000Z', to: '2022-02-01T00:00:00.000Z' };
    const cases: [Viewer, object, string[]][] = [
      [viewer, { ...both, range: { from: range.to, to: range.from } }, ['range']],
      [viewer, { ...both, range: long }, ['range']],
      [viewer, { ...both, changeoverHours: -1 }, ['changeoverHours']],
      [viewer, { ...both, onDemandHourlyPrice: '0' }, ['onDemandHourlyPrice']],
      [viewer, { ...both, instanceType: 'm5.large' }, ['poolIds']],
      [viewer, { range }, ['poolIds']],
      [viewer, { ...both, poolIds: [] }, ['poolIds']],
      [viewer, { ...both, poolIds: Array.from({ length: 51 }, () => uuidv7()) }, ['poolIds']],
      [viewer, { ...both, poolIds: [a.poolId, 'nonsense'] }, ['poolIds', '1']],
      [viewer, { ...both, poolIds: [other.a.poolId] }, ['poolIds', '0']],
      [viewer, { ...both, poolIds: [a.poolId, a.poolId, uuidv7()] }, ['poolIds', '2']],
      [viewer, { range, instanceType: 'm5.large', region: 'eu-west-1' }, ['instanceType']],
      [viewer, { ...both, strategy: { riskThreshold: 2 } }, ['strategy', 'riskThreshold']],
      [viewer, { ...both, strategy: { penalty: '-1' } }, ['strategy', 'penalty']],
      [other.viewer, { ...both, clientId: holderId(viewer) }, ['clientId']],
      [other.viewer, { range, poolIds: [other.a.poolId, c5.poolId] }, ['poolIds']],
      [other.viewer, { range, poolIds: [free.poolId] }, ['onDemandHourlyPrice']],
      [asAdmin, both, ['clientId']],
      [asAdmin, { ...both, clientId: uuidv7() }, ['clientId']],
    ];
    for (const [who, input, path] of cases) {
      const answer = await backtests.start(who, input);
      expect(answer, path.join('.')).toMatchObject({ backtest: null, errors: [{ __typename: 'InvalidInput', path }] });
    }
  });

  test('of another client are unknown; administrators see those of all, agents and nobody none', async () => {
    const { viewer, both } = await past();
    const { backtest } = await backtests.start(viewer, both);
    const other = world.client();
    expect(await backtests.find(other.viewer, backtest.id)).toBeNull();
    expect(await backtests.find(viewer, 'nonsense')).toBeNull();
    expect(await backtests.find(asAdmin, backtest.id)).toMatchObject({ id: backtest.id });
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Backtest { status } } }';
    const of = [{ __typename: 'Backtest', id: backtest.id }];
    expect(await world.data('forecasting', other.viewer, query, { of })).toEqual({ _entities: [null] });
    const list = `{ backtests { nodes ${BACKTEST} } }`;
    const listed = (who: Viewer) => world.data<{ backtests: { nodes: Backtest[] } }>('forecasting', who, list);
    expect((await listed(other.viewer)).backtests.nodes).toEqual([]);
    expect((await listed(viewer)).backtests.nodes.map(({ id }) => id)).toEqual([backtest.id]);
    for (const who of [anonymous, asAgent(uuidv7(), uuidv7())]) {
      const { errors } = await world.execute('forecasting', who, list);
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
    }
    const opened = await openClient(world);
    const place = { clientId: opened, instanceType: 'm5.large', region: 'us-east-1', range: both.range };
    expect((await backtests.start(asAdmin, place)).errors).toMatchObject([{ path: ['instanceType'] }]);
  });
});

const holderId = (viewer: Viewer): string => ('clientId' in viewer ? viewer.clientId : '');
