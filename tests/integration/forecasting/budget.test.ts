import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { key, openTables, type Runs, runsOf } from './runs-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const PER_DAY = 10;
const DAY = 86_400_000;

onEachDatabase('F6 the budget of forecasts', (kind) => {
  let world: ForecastingWorld;
  let runs: Runs;
  let tables: Awaited<ReturnType<typeof openTables>>;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind, config: { MAX_FORECASTS_PER_DAY: PER_DAY } });
    runs = runsOf(world);
    tables = await openTables(world);
  });
  afterAll(async () => {
    await tables[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  const nextMorning = () => world.clock.set(new Date(Math.ceil((world.clock.now().getTime() + 1) / DAY) * DAY));
  const spent = async () => {
    const rows = await tables.sql<{ calls: number }>(
      `select calls::float8 as calls from forecasting.cost_budget where api = 'forecasts' and period = 'DAY'`,
    );
    return rows[0]?.calls ?? 0;
  };
  const told = async (type: string) =>
    (
      await tables.sql<{ payload: string }>(
        'select payload::text as payload from forecasting.event_log where type = $1 order by id',
        [type],
      )
    ).map(({ payload }) => JSON.parse(payload));
  const forecastsOf = async (viewer: Viewer) =>
    [...(await runs.stored(viewer)).values()].filter((forecast) => forecast !== null);

  test('refuses a run that needs more than what is left, and says how much that is and until when', async () => {
    nextMorning();
    const [some, more] = [await runs.clientWith(7, 4), await runs.clientWith(4, 4)];
    const first = await runs.start(some.viewer);
    await runs.ended(some.viewer, first.forecastRun.id, 'SUCCEEDED');
    expect(await spent()).toBe(7);
    const refused = await runs.start(more.viewer);
    expect(refused).toMatchObject({ forecastRun: null, errors: [{ __typename: 'ForecastBudgetExhausted' }] });
    const tomorrow = new Date(Math.ceil((world.clock.now().getTime() + 1) / DAY) * DAY).toISOString();
    expect(refused.errors).toMatchObject([{ path: [], remaining: 3, resetsAt: tomorrow }]);
    nextMorning();
    const { forecastRun, errors } = await runs.start(more.viewer);
    expect(errors).toEqual([]);
    await runs.ended(more.viewer, forecastRun.id, 'SUCCEEDED');
    expect(await spent()).toBe(4);
  });

  test('stops a run that is greater than a day allows, which goes on next day behind what is stored', async () => {
    nextMorning();
    const { viewer } = await runs.clientWith(13, 4);
    const { forecastRun } = await runs.start(viewer);
    const aborted = await runs.ended(viewer, forecastRun.id, 'ABORTED');
    expect(aborted).toMatchObject({ seriesDone: PER_DAY, seriesTotal: 13, failureReason: 'daily_limit' });
    expect(await forecastsOf(viewer)).toHaveLength(PER_DAY);
    await vi.waitFor(async () => {
      const text = 'select status, message from forecasting.task where id = $1';
      expect(await tables.sql(text, [aborted.task.id])).toEqual([{ status: 'ABORTED', message: 'daily_limit' }]);
    });
    expect(await runs.resume(viewer, forecastRun.id)).toMatchObject({
      forecastRun: null,
      errors: [{ __typename: 'ForecastBudgetExhausted', remaining: 0 }],
    });
    nextMorning();
    expect((await runs.resume(viewer, forecastRun.id)).errors).toEqual([]);
    const done = await runs.ended(viewer, forecastRun.id, 'SUCCEEDED');
    expect(done).toMatchObject({ seriesDone: 13, failureReason: null });
    expect(await spent()).toBe(3);
    expect(await forecastsOf(viewer)).toHaveLength(13);
  });

  test('D13 is told once when four fifths are spent and once when all is', async () => {
    nextMorning();
    const before = [(await told('budget.warned')).length, (await told('budget.exhausted')).length];
    const { viewer } = await runs.clientWith(2, 4);
    for (let round = 0; round < 5; round += 1) {
      const { forecastRun } = await runs.start(viewer);
      await runs.ended(viewer, forecastRun.id, 'SUCCEEDED');
    }
    expect((await runs.start(viewer)).errors).toMatchObject([{ remaining: 0 }]);
    const [warned, exhausted] = [await told('budget.warned'), await told('budget.exhausted')];
    expect([warned.length, exhausted.length]).toEqual(before.map((count) => count + 1));
    expect(warned.at(-1)).toMatchObject({ api: 'forecasts', period: 'DAY', callsUsed: 8, callsLimit: PER_DAY });
    expect(exhausted.at(-1)).toMatchObject({ api: 'forecasts', period: 'DAY', callsUsed: 10 });
  });

  test('answers a repeated start with its run though nothing is left by then', async () => {
    nextMorning();
    const { viewer } = await runs.clientWith(10, 4);
    const input = { idempotencyKey: key() };
    const { forecastRun } = await runs.start(viewer, input);
    await runs.ended(viewer, forecastRun.id, 'SUCCEEDED');
    expect(await runs.start(viewer, input)).toMatchObject({ forecastRun: { id: forecastRun.id }, errors: [] });
  });

  test('is not spent on series of which too little is known', async () => {
    nextMorning();
    const { viewer } = await runs.clientWith(5, 2);
    const { forecastRun } = await runs.start(viewer);
    expect(await runs.ended(viewer, forecastRun.id, 'SUCCEEDED')).toMatchObject({ seriesDone: 5 });
    const { viewer: other } = await runs.clientWith(10, 4);
    expect((await runs.start(other)).errors).toEqual([]);
    await runs.until(other, (await latestOf(other)).id, ({ status }) => status === 'SUCCEEDED');
  });

  test('is kept by runs of several clients at once', async () => {
    nextMorning();
    const clients = await Promise.all(Array.from({ length: 4 }, () => runs.clientWith(6, 4)));
    await Promise.all(clients.map(({ viewer }) => runs.start(viewer)));
    const ended = await Promise.all(
      clients.map(async ({ viewer }) =>
        runs.until(viewer, (await latestOf(viewer)).id, ({ status }) => ['SUCCEEDED', 'ABORTED'].includes(status)),
      ),
    );
    const made = await Promise.all(clients.map(({ viewer }) => forecastsOf(viewer)));
    expect(made.flat()).toHaveLength(PER_DAY);
    expect(await spent()).toBe(PER_DAY);
    expect(ended.reduce((sum, { seriesDone }) => sum + seriesDone, 0)).toBe(PER_DAY);
  });

  async function latestOf(viewer: Viewer) {
    const { forecastRuns } = await world.data<{ forecastRuns: { nodes: [{ id: string }] } }>(
      'forecasting',
      viewer,
      '{ forecastRuns(first: 1) { nodes { id } } }',
    );
    return forecastRuns.nodes[0];
  }
});

test('F6 without cost protection the budget of forecasts holds nobody up', async () => {
  await using world = await createForecastingWorld({
    config: { MAX_FORECASTS_PER_DAY: 0, ENABLE_COST_PROTECTION: false },
  });
  const runs = runsOf(world);
  const { viewer } = await runs.clientWith(3, 4);
  const { forecastRun, errors } = await runs.start(viewer);
  expect(errors).toEqual([]);
  await runs.ended(viewer, forecastRun.id, 'SUCCEEDED');
});
