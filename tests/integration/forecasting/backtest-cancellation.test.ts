import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { retryTaskAt } from '#schema/calls/task.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { type Backtests, backtestsOf } from './backtests-world.ts';
import { holderOf, type TestPool } from './holdings-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const DAY = 86_400_000;

onEachDatabase('F8 a back-test that its client stops', (kind) => {
  let world: ForecastingWorld;
  let backtests: Backtests;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
    backtests = backtestsOf(world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** A client with pools that were priced on each of so many days: what is asked of them takes the longer the more there are. */
  async function client({ days = 2, count = 1 } = {}) {
    const holder = holderOf(world);
    const pools = Array.from({ length: count }, (_, n) =>
      holder.pool('us-east-1a', { name: `m5.large.us-east-1-${n}` }),
    );
    const from = world.clock.now().getTime() - days * DAY;
    for (let day = 0; day <= days; day += 1) {
      const prices = pools.map((pool, n): [TestPool, string] => [pool, (0.03 + 0.001 * ((day + n) % 9)).toFixed(6)]);
      await holder.price(prices, new Date(from + day * DAY).toISOString());
    }
    const range = { from: new Date(from).toISOString(), to: world.clock.now().toISOString() };
    return { ...holder, input: { poolIds: pools.map(({ poolId }) => poolId), range } };
  }

  const isRunning = (viewer: Parameters<Backtests['find']>[0], id: string) =>
    vi.waitFor(async () => expect(await backtests.find(viewer, id)).toMatchObject({ status: 'RUNNING' }), {
      timeout: 30_000,
      interval: 5,
    });

  test('ends at once while it waits and while it is replayed, and others go on', async () => {
    const { viewer, input } = await client({ days: 40, count: 4 });
    const [running, waiting, kept] = [
      await backtests.start(viewer, input),
      await backtests.start(viewer, input),
      await backtests.start(viewer, input),
    ];
    await isRunning(viewer, running.backtest.id);
    for (const { backtest } of [waiting, running]) {
      const { errors, backtest: ended } = await backtests.cancel(viewer, backtest.id);
      expect(errors).toEqual([]);
      expect(ended).toMatchObject({ id: backtest.id, status: 'CANCELLED', rows: [], failureReason: null });
      expect(ended).toMatchObject({ finishedAt: world.clock.now().toISOString() });
    }
    const done = await backtests.ended(viewer, kept.backtest.id, 'SUCCEEDED', 60_000);
    expect(done.rows.length).toBeGreaterThan(3);
    for (const { backtest } of [waiting, running]) {
      expect(await backtests.find(viewer, backtest.id)).toMatchObject({ status: 'CANCELLED', rows: [] });
    }
    // Its task is begun anew by an administrator.
    const taskId = running.backtest.task.id;
    await vi.waitFor(async () =>
      expect(await world.peers.call(retryTaskAt('forecasting'), { taskId })).toMatchObject({ ok: true }),
    );
    expect((await backtests.ended(viewer, running.backtest.id, 'SUCCEEDED', 60_000)).rows).toEqual(done.rows);
  }, 90_000);

  test('leaves room for another one of the same client', async () => {
    const { viewer, input } = await client({ days: 40, count: 4 });
    const open = [];
    for (let n = 0; n < 5; n += 1) open.push((await backtests.start(viewer, input)).backtest);
    expect((await backtests.start(viewer, input)).errors).toMatchObject([{ __typename: 'TooManyBacktests' }]);
    await Promise.all(open.map(({ id }) => backtests.cancel(viewer, id)));
    const small = { ...input, poolIds: input.poolIds.slice(0, 1) };
    const { backtest } = await backtests.start(viewer, small);
    await backtests.ended(viewer, backtest.id, 'SUCCEEDED');
    for (const { id } of open) expect(await backtests.find(viewer, id)).toMatchObject({ status: 'CANCELLED' });
  }, 60_000);

  test('is stopped once, however often it is asked, and not after it has ended', async () => {
    const { viewer, input } = await client();
    const { backtest } = await backtests.start(viewer, input);
    const answers = await Promise.all(Array.from({ length: 8 }, () => backtests.cancel(viewer, backtest.id)));
    const stopped = answers.filter(({ errors }) => errors.length === 0);
    for (const { errors } of answers.filter(({ errors: of }) => of.length > 0)) {
      expect(errors).toMatchObject([{ __typename: 'BacktestNotOpen', path: ['backtestId'] }]);
    }
    const { status } = (await backtests.find(viewer, backtest.id)) ?? {};
    expect([stopped.length, status]).toEqual(stopped.length === 1 ? [1, 'CANCELLED'] : [0, 'SUCCEEDED']);
    const again = await backtests.start(viewer, input);
    await backtests.ended(viewer, again.backtest.id, 'SUCCEEDED');
    expect((await backtests.cancel(viewer, again.backtest.id)).errors).toMatchObject([
      { __typename: 'BacktestNotOpen' },
    ]);
  });

  test('of another client is unknown, as is one that there is not; an administrator stops any', async () => {
    const { viewer, input } = await client({ days: 10, count: 4 });
    const { backtest } = await backtests.start(viewer, input);
    const stranger = world.client();
    const [of, none] = [
      await backtests.cancel(stranger.viewer, backtest.id),
      await backtests.cancel(stranger.viewer, uuidv7()),
    ];
    expect(of).toEqual(none);
    expect(of).toMatchObject({ backtest: null, errors: [{ __typename: 'InvalidInput', path: ['backtestId'] }] });
    expect(await backtests.cancel(viewer, '__proto__')).toMatchObject({ errors: [{ path: ['backtestId'] }] });
    expect(await backtests.cancel(asAdmin, backtest.id)).toMatchObject({ errors: [], backtest: { id: backtest.id } });
  });
});
