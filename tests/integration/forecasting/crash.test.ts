import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { withoutPostgres } from '../../support/services.ts';
import { openTables, runsOf } from './runs-world.ts';
import { createForecastingWorld } from './world.ts';

const PROGRAM = new URL('./killed-process.ts', import.meta.url).pathname;
const MANY = 300;

describe('F3 a forecast run that fails', () => {
  test('says why, and resumed makes what it has not made', async () => {
    await using world = await createForecastingWorld();
    await using tables = await openTables(world);
    const runs = runsOf(world);
    const { viewer } = await runs.clientWith(3);
    // The first failure is the last one, and the forecasts have nowhere to go.
    await tables.sql('alter table forecasting.task alter column failures set default 99');
    await tables.sql('alter table forecasting.forecast rename to elsewhere');
    const { forecastRun } = await runs.start(viewer);
    const failed = await runs.ended(viewer, forecastRun.id, 'FAILED');
    expect(failed).toMatchObject({ seriesDone: 0, failureReason: expect.stringContaining('unexpected error') });

    await tables.sql('alter table forecasting.elsewhere rename to forecast');
    expect((await runs.resume(viewer, forecastRun.id)).errors).toEqual([]);
    const done = await runs.ended(viewer, forecastRun.id, 'SUCCEEDED');
    expect(done).toMatchObject({ seriesDone: 3, failureReason: null });
    expect([...(await runs.stored(viewer)).values()]).not.toContain(null);
  }, 60_000);
});

const absent = withoutPostgres();

describe.skipIf(absent)(
  `F3 a forecast run whose process is killed${absent ? ' (skipped: no Postgres found)' : ''}`,
  () => {
    test('goes on elsewhere behind what is stored, and makes nothing twice', async () => {
      await using world = await createForecastingWorld({ kind: 'postgres', start: false });
      await using tables = await openTables(world);
      const runs = runsOf(world);
      const { viewer, clientId } = await runs.clientWith(MANY, 8);
      const firstAt = world.clock.now().toISOString();
      const child = spawn(process.execPath, [PROGRAM, world.url ?? '', clientId, firstAt], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exit = once(child, 'exit');
      const [said] = await Promise.race([once(child.stdout, 'data'), exit]);
      const id = String(said).trim();
      const { task } = await runs.until(viewer, id, ({ seriesDone }) => seriesDone >= 5);
      child.kill('SIGKILL');
      await exit;
      const killed = await runs.find(viewer, id);
      expect(killed).toMatchObject({ status: 'RUNNING' });
      expect(killed?.seriesDone).toBeLessThan(MANY);

      world.clock.advance(1_000);
      const secondAt = world.clock.now().toISOString();
      // As if all the times were over: in which the process should have been heard of, in which lost runs are looked
      // for, and in which what was lost rests.
      const { jobs } = world.service('forecasting').workers;
      await jobs?.open();
      await tables.sql(`update forecasting_jobs.job set heartbeat_on = now() - interval '16 seconds' where id = $1`, [
        task.id,
      ]);
      await tables.sql('update forecasting_jobs.queue set monitor_on = null, monitor_claim_on = null');
      await jobs?.supervise();
      await tables.sql('update forecasting_jobs.job set start_after = now() where id = $1', [task.id]);
      await world.service('forecasting').start();
      expect(await runs.ended(viewer, id, 'SUCCEEDED', 60_000)).toMatchObject({
        seriesDone: MANY,
        seriesTotal: MANY,
        task,
      });
      const moments = [...(await runs.stored(viewer)).values()].map((forecast) => forecast?.madeAt);
      const before = moments.filter((moment) => moment === firstAt).length;
      expect(before).toBeGreaterThanOrEqual(killed?.seriesDone ?? 0);
      expect(moments.filter((moment) => moment === secondAt)).toHaveLength(MANY - before);
    }, 120_000);
  },
);
