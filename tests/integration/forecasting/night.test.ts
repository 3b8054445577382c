import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { transact } from '#foundation/database/transact.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { type Runs, runsOf } from './runs-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const PER_DAY = 10;
const DAY = 86_400_000;
const LIST = '{ forecastRuns(first: 100) { nodes { id status trigger horizonHours seriesDone seriesTotal } } }';

interface NightRun {
  id: string;
  status: string;
  trigger: string;
  seriesDone: number;
  seriesTotal: number;
}

/** The job of the night in one world. */
async function nightsOf(world: ForecastingWorld) {
  const database = await world.server.openSchema({ schema: 'forecasting', entities, migrations });
  const { jobs } = world.service('forecasting').workers;
  if (!jobs) throw new Error('There are no jobs.');
  const runsOfClient = async (viewer: Viewer) =>
    (await world.data<{ forecastRuns: { nodes: NightRun[] } }>('forecasting', viewer, LIST)).forecastRuns.nodes;
  return {
    jobs,
    runsOf: runsOfClient,
    /** Has the job run, and waits until it and all that it has begun have ended. */
    async pass() {
      const taskId = await transact(database.fork(), (tx) => jobs.enqueueByName(tx, 'forecasting.run.nightly', {}));
      await vi.waitFor(
        async () => {
          const task = await jobs.task(String(taskId));
          expect(task?.status).toBe('SUCCEEDED');
          const open = (await runsOfClient(asAdmin)).filter(({ status }) => ['QUEUED', 'RUNNING'].includes(status));
          expect(open).toEqual([]);
        },
        { timeout: 30_000, interval: 20 },
      );
    },
    nextNight: () => world.clock.set(new Date(Math.ceil((world.clock.now().getTime() + 1) / DAY) * DAY + 7_800_000)),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describe('J7 the night', () => {
  let world: ForecastingWorld;
  let runs: Runs;
  let nights: Awaited<ReturnType<typeof nightsOf>>;
  beforeAll(async () => {
    world = await createForecastingWorld({ config: { MAX_FORECASTS_PER_DAY: PER_DAY } });
    runs = runsOf(world);
    nights = await nightsOf(world);
  });
  afterAll(async () => {
    await nights[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  test('forecasts every client’s series once, however often its job comes', async () => {
    nights.nextNight();
    const clients = [await runs.clientWith(3, 4), await runs.clientWith(2, 4)];
    await nights.pass();
    await nights.pass();
    for (const { viewer } of clients) {
      expect(await nights.runsOf(viewer)).toMatchObject([{ status: 'SUCCEEDED', trigger: 'NIGHT' }]);
      expect([...(await runs.stored(viewer)).values()]).not.toContain(null);
    }
    nights.nextNight();
    await nights.pass();
    expect(await nights.runsOf(clients[0]?.viewer ?? asAdmin)).toHaveLength(2);
  });

  test('begins no more than the budget may pay, and next time with those who had to stand back', async () => {
    nights.nextNight();
    const clients = await Promise.all(Array.from({ length: 3 }, () => runs.clientWith(5, 4)));
    await nights.pass();
    const countsOf = () => Promise.all(clients.map(async ({ viewer }) => (await nights.runsOf(viewer)).length));
    expect((await countsOf()).sort()).toEqual([0, 1, 1]);
    nights.nextNight();
    await nights.pass();
    expect(await countsOf()).toEqual([1, 1, 1]);
  });

  test('goes on with a run that the budget has stopped the night before', async () => {
    await using own = await createForecastingWorld({ config: { MAX_FORECASTS_PER_DAY: PER_DAY } });
    await using alone = await nightsOf(own);
    const { viewer } = await runsOf(own).clientWith(14, 4);
    alone.nextNight();
    await alone.pass();
    const [stopped] = await alone.runsOf(viewer);
    expect(stopped).toMatchObject({ status: 'ABORTED', seriesDone: PER_DAY, seriesTotal: 14 });
    alone.nextNight();
    await alone.pass();
    expect(await alone.runsOf(viewer)).toEqual([{ ...stopped, status: 'SUCCEEDED', seriesDone: 14 }]);
    alone.nextNight();
    await alone.pass();
    expect(await alone.runsOf(viewer)).toMatchObject([{ status: 'ABORTED' }, { status: 'SUCCEEDED' }]);
  });

  test('looks at what is known when its work goes on after days of downtime', async () => {
    await using own = await createForecastingWorld({ start: false });
    await own.service('forecasting').workers.jobs?.open();
    const runsOfOwn = runsOf(own);
    const { viewer, clientId, pools } = await runsOfOwn.clientWith(1, 8);
    const { forecastRun } = await runsOfOwn.start(viewer);
    own.clock.advance(3 * DAY);
    const prices = [5, 4, 3, 2, 1, 0].map((hours) => ({
      ...{ poolId: String(pools[0]), hourlyPrice: '0.05' },
      observedAt: new Date(own.clock.now().getTime() - hours * 3_600_000),
    }));
    await own.observe(clientId, prices);
    await own.service('forecasting').start();
    await runsOfOwn.ended(viewer, forecastRun.id, 'SUCCEEDED');
    const [forecast] = (await runsOfOwn.stored(viewer)).values();
    expect(Date.parse(String(forecast?.originAt))).toBeGreaterThan(own.clock.now().getTime() - 3_600_000);
  });

  test('that has passed while no program ran is caught up with at the next start', async () => {
    await using own = await createForecastingWorld({ start: false, schedules: undefined });
    await using alone = await nightsOf(own);
    const { viewer } = await runsOf(own).clientWith(2, 4);
    expect(alone.jobs.schedules()).toContainEqual({
      name: 'forecasting.run.nightly',
      title: 'Nightly forecasts of all series',
      cron: '7 1-6 * * *',
    });
    await own.service('forecasting').start();
    await vi.waitFor(async () => expect(await alone.runsOf(viewer)).toMatchObject([{ status: 'SUCCEEDED' }]), 20_000);
  });
});
