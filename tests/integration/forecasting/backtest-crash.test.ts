import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { withoutPostgres } from '../../support/services.ts';
import { backtestsOf } from './backtests-world.ts';
import { holderOf, type TestPool } from './holdings-world.ts';
import { openTables } from './runs-world.ts';
import { createForecastingWorld } from './world.ts';

const PROGRAM = new URL('./killed-process.ts', import.meta.url).pathname;
const HOUR = 3_600_000;
const DAYS = 120;
const POOLS = 12;

const absent = withoutPostgres();

describe.skipIf(absent)(
  `F8 a back-test whose process is killed${absent ? ' (skipped: no Postgres found)' : ''}`,
  () => {
    test('is run again elsewhere, to the result of an undisturbed one', async () => {
      await using world = await createForecastingWorld({ kind: 'postgres', start: false });
      await using tables = await openTables(world);
      const backtests = backtestsOf(world);
      const { viewer, pool, price } = holderOf(world);
      const start = world.clock.now().getTime() - DAYS * 24 * HOUR;
      const pools = Array.from({ length: POOLS }, (_, n) => pool('us-east-1a', { name: `m5.large.us-east-1-${n}` }));
      for (let day = 0; day <= DAYS; day += 1) {
        const priceOf = (n: number): string => (0.03 + 0.001 * ((day * 7 + n * 5) % 23)).toFixed(6);
        const prices = pools.map((each, n): [TestPool, string] => [each, priceOf(n)]);
        await price(prices, new Date(start + day * 24 * HOUR).toISOString());
      }
      const { jobs } = world.service('forecasting').workers;
      await jobs?.open();
      const range = { from: new Date(start).toISOString(), to: world.clock.now().toISOString() };
      const input = { range, poolIds: pools.map(({ poolId }) => poolId) };
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
      expect(await backtests.find(viewer, backtest.id)).toMatchObject({ status: 'RUNNING', rows: [] });

      // As if all the times were over after which a run counts as lost and is begun anew.
      const lost = `update forecasting_jobs.job set heartbeat_on = now() - interval '16 seconds' where id = $1`;
      await tables.sql(lost, [backtest.task.id]);
      await tables.sql('update forecasting_jobs.queue set monitor_on = null, monitor_claim_on = null');
      await jobs?.supervise();
      await tables.sql('update forecasting_jobs.job set start_after = now() where id = $1', [backtest.task.id]);
      await world.service('forecasting').start();
      const resumed = await backtests.ended(viewer, backtest.id, 'SUCCEEDED', 60_000);
      const again = await backtests.start(viewer, input);
      const undisturbed = await backtests.ended(viewer, again.backtest.id, 'SUCCEEDED', 60_000);
      expect(resumed.rows).toEqual(undisturbed.rows);
      expect(resumed.rows.length).toBeGreaterThan(3);
      expect(resumed.replayedFromAt).toBe(undisturbed.replayedFromAt);
    }, 180_000);
  },
);
