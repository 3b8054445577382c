import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cancelTaskAt, retryTaskAt } from '#schema/calls/task.ts';
import { onEachDatabase } from '../../support/database.ts';
import { PROGRESSED, type Run, type Runs, runsOf, type Stored } from './runs-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const HOUR = 3_600_000;
/** So many series that a run can be stopped on its way. */
const MANY = 300;
const LONG_MILLISECONDS = 90_000;

onEachDatabase('F3 a forecast run', (kind) => {
  let world: ForecastingWorld;
  let runs: Runs;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind, config: { MAX_FORECASTS_PER_DAY: 1_000_000 } });
    runs = runsOf(world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test(
    'answers at once, tells its progress up to the end, and stores a forecast of every series',
    async () => {
      const { viewer } = await runs.clientWith(150);
      const { forecastRun, errors } = await runs.start(viewer, { horizonHours: 6 });
      expect(errors).toEqual([]);
      expect(forecastRun).toMatchObject({
        status: 'QUEUED',
        horizonHours: 6,
        progressRatio: 0,
        task: { id: expect.any(String) },
      });
      const stream = await world.subscribe(viewer, PROGRESSED, { runId: forecastRun.id });
      if (!stream.next) throw new Error('The subscription was refused.');
      const seen: Run[] = [];
      while (seen.at(-1)?.status !== 'SUCCEEDED') {
        const { data } = await stream.next();
        seen.push((data as { forecastRunProgressed: Run }).forecastRunProgressed);
      }
      await stream.close();
      const ratios = seen.map(({ progressRatio }) => progressRatio);
      expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
      expect(new Set(ratios).size).toBeGreaterThan(2);
      expect(seen.at(-1)).toMatchObject({
        seriesDone: 150,
        seriesTotal: 150,
        progressRatio: 1,
        finishedAt: expect.any(String),
      });
      const stored = [...(await runs.stored(viewer)).values()];
      expect(stored).toHaveLength(150);
      for (const forecast of stored) expect(forecast?.points).toHaveLength(6);
    },
    LONG_MILLISECONDS,
  );

  test('its forecast is what a pool is answered with, for six hours and as far as it looks', async () => {
    const { viewer, clientId, pools } = await runs.clientWith(1);
    const poolId = String(pools[0]);
    const madeAt = world.clock.now().toISOString();
    const { forecastRun } = await runs.start(viewer, { horizonHours: 12 });
    await runs.ended(viewer, forecastRun.id, 'SUCCEEDED');
    const madeAtOf = async (horizon: number) => {
      const fields = `forecast(horizon: ${horizon}) { madeAt points { at } }`;
      const { forecast } = await world.entity<{ forecast: { madeAt: string; points: object[] } }>(
        viewer,
        'Pool',
        poolId,
        fields,
      );
      expect(forecast.points).toHaveLength(horizon);
      return forecast.madeAt;
    };
    for (const [hours, horizon, isStored] of [
      [6, 12, true],
      [6, 13, false],
      [1, 12, false],
    ] as const) {
      world.clock.advance(hours * HOUR);
      if (isStored || hours === 1)
        await world.observe(clientId, [{ poolId, hourlyPrice: '0.05', observedAt: world.clock.now() }]);
      expect((await madeAtOf(horizon)) === madeAt).toBe(isStored);
    }
  });

  test('of one series leaves the others alone', async () => {
    const { viewer } = await runs.clientWith(3);
    const [seriesId] = (await runs.stored(viewer)).keys();
    const { forecastRun } = await runs.start(viewer, { seriesId });
    expect(await runs.ended(viewer, forecastRun.id, 'SUCCEEDED')).toMatchObject({ seriesDone: 1, seriesTotal: 1 });
    const stored = await runs.stored(viewer);
    expect([...stored].filter(([, forecast]) => forecast).map(([id]) => id)).toEqual([seriesId]);
  });

  test('passes over series of which too little is known, and one without any series is done at once', async () => {
    const { viewer } = await runs.clientWith(4, 2);
    const { forecastRun } = await runs.start(viewer);
    expect(await runs.ended(viewer, forecastRun.id, 'SUCCEEDED')).toMatchObject({ seriesDone: 4, progressRatio: 1 });
    expect([...(await runs.stored(viewer)).values()]).toEqual([null, null, null, null]);
    const nobody = world.client();
    const empty = await runs.start(nobody.viewer);
    expect(await runs.ended(nobody.viewer, empty.forecastRun.id, 'SUCCEEDED')).toMatchObject({
      seriesTotal: 0,
      progressRatio: 1,
    });
  });

  test(
    'that is cancelled keeps what it has, and resumed makes only the rest, as if nothing had been',
    async () => {
      const { viewer } = await runs.clientWith(MANY, 8);
      const undisturbed = await runs.start(viewer);
      await runs.ended(viewer, undisturbed.forecastRun.id, 'SUCCEEDED');
      const expected = await runs.stored(viewer);

      world.clock.advance(1_000);
      const firstAt = world.clock.now().toISOString();
      const { forecastRun } = await runs.start(viewer);
      await runs.until(viewer, forecastRun.id, ({ seriesDone }) => seriesDone >= 5);
      const cancelled = await runs.cancel(viewer, forecastRun.id);
      expect(cancelled).toMatchObject({
        forecastRun: { status: 'CANCELLED', finishedAt: expect.any(String) },
        errors: [],
      });
      expect(await runs.cancel(viewer, forecastRun.id)).toMatchObject({
        forecastRun: null,
        errors: [{ __typename: 'RunNotOpen' }],
      });
      const { seriesDone } = cancelled.forecastRun;
      expect(seriesDone).toBeLessThan(MANY);
      const madeAt = (moment: string, stored: Map<string, Stored['forecast']>) =>
        [...stored.values()].filter((forecast) => forecast?.madeAt === moment).length;
      expect(madeAt(firstAt, await runs.stored(viewer))).toBe(seriesDone);

      world.clock.advance(1_000);
      const secondAt = world.clock.now().toISOString();
      const resumed = await runs.resume(viewer, forecastRun.id);
      expect(resumed).toMatchObject({ forecastRun: { status: 'QUEUED', seriesDone, finishedAt: null }, errors: [] });
      expect(resumed.forecastRun.task.id).not.toBe(forecastRun.task.id);
      expect(await runs.resume(viewer, forecastRun.id)).toMatchObject({ errors: [{ __typename: 'RunNotEnded' }] });
      expect(await runs.ended(viewer, forecastRun.id, 'SUCCEEDED')).toMatchObject({
        seriesDone: MANY,
        seriesTotal: MANY,
      });
      const stored = await runs.stored(viewer);
      expect([madeAt(firstAt, stored), madeAt(secondAt, stored)]).toEqual([seriesDone, MANY - seriesDone]);
      const withoutMoment = (all: Map<string, Stored['forecast']>) =>
        [...all].map(([id, forecast]) => [id, { ...forecast, madeAt: null }]);
      expect(withoutMoment(stored)).toEqual(withoutMoment(expected));
      expect(await runs.resume(viewer, forecastRun.id)).toMatchObject({ errors: [{ __typename: 'RunNotEnded' }] });
    },
    LONG_MILLISECONDS,
  );

  test(
    'ends with its task when that is cancelled, and goes on with it when that is begun anew',
    async () => {
      const { viewer } = await runs.clientWith(MANY, 8);
      const { forecastRun } = await runs.start(viewer);
      const { id } = forecastRun;
      const { task, seriesDone } = await runs.until(viewer, id, (run) => run.seriesDone >= 3);
      expect(await world.peers.call(cancelTaskAt('forecasting'), { taskId: task.id })).toMatchObject({ ok: true });
      const cancelled = await runs.ended(viewer, id, 'CANCELLED');
      expect(cancelled.seriesDone).toBeGreaterThanOrEqual(seriesDone);
      expect(cancelled.seriesDone).toBeLessThan(MANY);
      expect(await world.peers.call(retryTaskAt('forecasting'), { taskId: task.id })).toMatchObject({ ok: true });
      expect(await runs.ended(viewer, id, 'SUCCEEDED')).toMatchObject({ seriesDone: MANY, task });
    },
    LONG_MILLISECONDS,
  );

  test(
    'that goes on under a new task is not touched by the old one',
    async () => {
      const { viewer } = await runs.clientWith(MANY, 8);
      const { forecastRun } = await runs.start(viewer);
      await runs.until(viewer, forecastRun.id, (run) => run.seriesDone >= 1);
      await runs.cancel(viewer, forecastRun.id);
      await runs.resume(viewer, forecastRun.id);
      const retried = await vi.waitFor(
        async () => {
          const answer = await world.peers.call(retryTaskAt('forecasting'), { taskId: forecastRun.task.id });
          if (!answer.ok) throw new Error(`The old task is not over: ${answer.reason}`);
          return answer;
        },
        { timeout: 30_000 },
      );
      expect(retried.ok).toBe(true);
      expect(await runs.ended(viewer, forecastRun.id, 'SUCCEEDED')).toMatchObject({ seriesDone: MANY });
      await world.settled();
      expect(await runs.find(viewer, forecastRun.id)).toMatchObject({ status: 'SUCCEEDED', failureReason: null });
    },
    LONG_MILLISECONDS,
  );
});
