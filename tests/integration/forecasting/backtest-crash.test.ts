import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { withoutPostgres } from '../../support/services.ts';
import { type Backtests, backtestsOf } from './backtests-world.ts';
import { holderOf, type TestPool } from './holdings-world.ts';
import { openTables } from './runs-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const PROGRAM = new URL('./killed-process.ts', import.meta.url).pathname;
const HOUR = 3_600_000;
const DAYS = 120;
const POOLS = 12;

const absent = withoutPostgres();

/** Prices of several pools for months: their replay takes long enough to be cut short. */
async function past(world: ForecastingWorld) {
  const { viewer, pool, price } = holderOf(world);
  const start = world.clock.now().getTime() - DAYS * 24 * HOUR;
  const pools = Array.from({ length: POOLS }, (_, n) => pool('us-east-1a', { name: `m5.large.us-east-1-${n}` }));
  for (let day = 0; day <= DAYS; day += 1) {
    const priceOf = (n: number): string => (0.03 + 0.001 * ((day * 7 + n * 5) % 23)).toFixed(6);
    const prices = pools.map((each, n): [TestPool, string] => [each, priceOf(n)]);
    await price(prices, new Date(start + day * 24 * HOUR).toISOString());
  }
  const range = { from: new Date(start).toISOString(), to: world.clock.now().toISOString() };
  return { viewer, input: { range, poolIds: pools.map(({ poolId }) => poolId) } };
}

describe.skipIf(absent)(
  `F8 a back-test whose process is killed${absent ? ' (skipped: no Postgres found)' : ''}`,
  () => {
    let world: ForecastingWorld;
    let backtests: Backtests;
    let tables: Awaited<ReturnType<typeof openTables>>;
    beforeEach(async () => {
      world = await createForecastingWorld({ kind: 'postgres', start: false });
      backtests = backtestsOf(world);
      tables = await openTables(world);
      await world.service('forecasting').workers.jobs?.open();
    });
    afterEach(async () => {
      await tables[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    });

    /** A back-test under way in another process, which is killed. */
    async function killed(viewer: Viewer, input: object) {
      const { backtest, errors } = await backtests.start(viewer, input);
      expect(errors).toEqual([]);
      const child = spawn(process.execPath, [PROGRAM, world.url ?? '', uuidv7(), world.clock.now().toISOString()], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const exit = once(child, 'exit');
      await vi.waitFor(
        async () => expect((await backtests.find(viewer, backtest.id))?.progressRatio).toBeGreaterThan(0),
        { timeout: 30_000, interval: 20 },
      );
      child.kill('SIGKILL');
      await exit;
      return backtest;
    }

    /** As if all the times were over after which a run counts as lost and is begun anew. */
    async function superviseLater(taskId: string) {
      const lost = `update forecasting_jobs.job set heartbeat_on = now() - interval '16 seconds' where id = $1`;
      await tables.sql(lost, [taskId]);
      await tables.sql('update forecasting_jobs.queue set monitor_on = null, monitor_claim_on = null');
      await world.service('forecasting').workers.jobs?.supervise();
      await tables.sql('update forecasting_jobs.job set start_after = now() where id = $1', [taskId]);
    }

    test('is run again elsewhere, to the result of an undisturbed one', async () => {
      const { viewer, input } = await past(world);
      const { id, task } = await killed(viewer, input);
      expect(await backtests.find(viewer, id)).toMatchObject({ status: 'RUNNING', rows: [] });
      await superviseLater(task.id);
      await world.service('forecasting').start();
      const resumed = await backtests.ended(viewer, id, 'SUCCEEDED', 60_000);
      const again = await backtests.start(viewer, input);
      const undisturbed = await backtests.ended(viewer, again.backtest.id, 'SUCCEEDED', 60_000);
      expect(resumed.rows).toEqual(undisturbed.rows);
      expect(resumed.rows.length).toBeGreaterThan(3);
      expect(resumed.replayedFromAt).toBe(undisturbed.replayedFromAt);
    }, 180_000);

    test('stays stopped when its client stops it meanwhile, and lets the next one run', async () => {
      const { viewer, input } = await past(world);
      const { id, task } = await killed(viewer, input);
      const stopped = await backtests.cancel(viewer, id);
      expect(stopped).toMatchObject({ errors: [], backtest: { status: 'CANCELLED' } });
      const next = await backtests.start(viewer, { ...input, poolIds: input.poolIds.slice(0, 1) });
      await superviseLater(task.id);
      await world.service('forecasting').start();
      await backtests.ended(viewer, next.backtest.id, 'SUCCEEDED', 60_000);
      expect(await world.service('forecasting').workers.jobs?.task(task.id)).toMatchObject({
        status: 'CANCELLED',
        finishedAt: expect.any(Date),
      });
      expect(await backtests.find(viewer, id)).toMatchObject({ status: 'CANCELLED', rows: [] });
    }, 180_000);
  },
);
