import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { SubgraphService } from '#foundation/subgraph/service.ts';
import { withoutPostgres } from '../../support/services.ts';
import { asClient } from '../../support/subgraph.ts';
import { type Alone, openAlone } from './alone.ts';
import { askForRuns, openTables, runsOf, type Stored } from './runs-world.ts';
import { createForecastingWorld, dailyPrice } from './world.ts';

const PROGRAM = new URL('./killed-process.ts', import.meta.url).pathname;
const MANY = 150;

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

/** Starts a run in a process of its own, and kills that once some series are done. Answers the run's id. */
async function killOnItsWay(place: string, clientId: string, moment: string): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, place, clientId, moment], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (said.length === 2) child.kill('SIGKILL');
  }
  await exit;
  expect(said.length).toBeGreaterThanOrEqual(2);
  return String(said[0]);
}

/**
 * As if all the times were over: in which the process should have been heard of, in which lost runs are looked for, and
 * in which what was lost rests.
 */
async function letTimesPass(service: SubgraphService, sql: Alone['sql'], taskId: string) {
  const { jobs } = service.workers;
  await jobs?.open();
  await sql(`update forecasting_jobs.job set heartbeat_on = now() - interval '16 seconds' where id = $1`, [taskId]);
  await sql('update forecasting_jobs.queue set monitor_on = null, monitor_claim_on = null');
  await jobs?.supervise();
  await sql('update forecasting_jobs.job set start_after = now() where id = $1', [taskId]);
}

const numbersOf = (stored: Map<string, Stored['forecast']>) =>
  [...stored].map(([id, forecast]) => [id, { ...forecast, madeAt: null }]);

describe('F3 a forecast run whose process is killed', () => {
  test('goes on in the next one on the same folder, and ends as one that was not disturbed', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'spotkeep-killed-'));
    await using _folder = { [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true }) };
    const moments = ['2026-01-06T01:00:00.000Z', '2026-01-06T01:00:01.000Z', '2026-01-06T01:00:02.000Z'] as const;
    const [undisturbedAt, firstAt, secondAt] = moments;
    const clientId = uuidv7();
    const viewer = asClient(clientId);
    const runsIn = (alone: Alone) => askForRuns({ data: (_, ...asked) => alone.data(...asked) });
    let undisturbed: unknown;
    {
      await using alone = await openAlone({ dataDir, moment: undisturbedAt });
      await alone.subgraph.start();
      await alone.observe(clientId, MANY, 30, dailyPrice);
      const runs = runsIn(alone);
      const { forecastRun } = await runs.start(viewer);
      await runs.ended(viewer, forecastRun.id, 'SUCCEEDED', 60_000);
      undisturbed = numbersOf(await runs.stored(viewer));
    }
    const id = await killOnItsWay(dataDir, clientId, firstAt);

    await using alone = await openAlone({ dataDir, moment: secondAt });
    const runs = runsIn(alone);
    const killed = await runs.find(viewer, id);
    expect(killed).toMatchObject({ status: 'RUNNING', seriesTotal: MANY });
    expect(killed?.seriesDone).toBeGreaterThan(0);
    expect(killed?.seriesDone).toBeLessThan(MANY);
    const countOf = async (moment: string) =>
      [...(await runs.stored(viewer)).values()].filter((forecast) => forecast?.madeAt === moment).length;
    // No more and no less than what the run knows to be done.
    expect(await countOf(firstAt)).toBe(killed?.seriesDone);

    // What has become known meanwhile is for the next run.
    await alone.sql('insert into forecasting.series_point select id, $1::timestamptz, 9 from forecasting.series', [
      secondAt,
    ]);
    await letTimesPass(alone.subgraph, alone.sql, String(killed?.task.id));
    await alone.subgraph.start();
    await runs.ended(viewer, id, 'SUCCEEDED', 60_000);
    expect(await countOf(firstAt)).toBe(killed?.seriesDone);
    expect(await countOf(secondAt)).toBe(MANY - (killed?.seriesDone ?? 0));
    expect(numbersOf(await runs.stored(viewer))).toEqual(undisturbed);
    expect(await alone.sql(`select calls::int as calls from forecasting.cost_budget where period = 'DAY'`)).toEqual([
      { calls: 2 * MANY },
    ]);
  }, 180_000);
});

const absent = withoutPostgres();

describe.skipIf(absent)(
  `F3 a forecast run on Postgres whose process is killed${absent ? ' (skipped: no Postgres found)' : ''}`,
  () => {
    test('goes on in another one that is already there, and ends as one that was not disturbed', async () => {
      const config = { MAX_FORECASTS_PER_DAY: 100_000 };
      await using world = await createForecastingWorld({ kind: 'postgres', start: false, config });
      await using tables = await openTables(world);
      const runs = runsOf(world);
      const { viewer, clientId } = await runs.clientWith(MANY, 30);
      const firstAt = world.clock.now().toISOString();
      const id = await killOnItsWay(world.url ?? '', clientId, firstAt);
      const killed = await runs.find(viewer, id);
      expect(killed).toMatchObject({ status: 'RUNNING' });
      expect(killed?.seriesDone).toBeLessThan(MANY);

      world.clock.advance(1_000);
      const secondAt = world.clock.now().toISOString();
      const service = world.service('forecasting');
      await letTimesPass(service, tables.sql, String(killed?.task.id));
      await service.start();
      expect(await runs.ended(viewer, id, 'SUCCEEDED', 60_000)).toMatchObject({
        seriesDone: MANY,
        seriesTotal: MANY,
        task: killed?.task,
      });
      const stored = await runs.stored(viewer);
      const moments = [...stored.values()].map((forecast) => forecast?.madeAt);
      const before = moments.filter((moment) => moment === firstAt).length;
      expect(before).toBe(killed?.seriesDone);
      expect(moments.filter((moment) => moment === secondAt)).toHaveLength(MANY - before);

      const { forecastRun } = await runs.start(viewer);
      await runs.ended(viewer, forecastRun.id, 'SUCCEEDED', 60_000);
      expect(numbersOf(stored)).toEqual(numbersOf(await runs.stored(viewer)));
    }, 180_000);
  },
);
