import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { type Runs, runsOf } from './runs-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const MEASURES = 'as method smape mase owa coverage width';
const ACCURACY = `query ($filter: ForecastAccuracyFilter, $first: Int, $after: String) {
  forecastAccuracy(filter: $filter, first: $first, after: $after) {
    nodes { series { id } reach interval fromStep toStep run { id } measuredAt methods { ${MEASURES} } }
    pageInfo { hasNextPage endCursor }
    summary { reach interval seriesCount ${MEASURES} }
  }
}`;

interface Measures {
  as: string;
  method: string | null;
  smape: number | null;
  mase: number | null;
  owa: number | null;
  coverage: number | null;
  width: number | null;
}
interface Answer {
  nodes: { series: { id: string }; reach: string; toStep: number; run: { id: string }; methods: Measures[] }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  summary: (Measures & { reach: string; interval: string; seriesCount: number })[];
}

onEachDatabase('F4 accuracy', (kind) => {
  let world: ForecastingWorld;
  let runs: Runs;
  let viewer: Viewer;
  let poolId: string;
  let runId: string;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
    runs = runsOf(world);
    const client = await runs.clientWith(3, 60);
    viewer = client.viewer;
    poolId = String(client.pools[0]);
    runId = (await runs.start(viewer, { horizonHours: 12 })).forecastRun.id;
    await runs.ended(viewer, runId, 'SUCCEEDED');
  }, 60_000);
  afterAll(() => world[Symbol.asyncDispose]());

  const ask = async (who: Viewer, variables: object = {}) =>
    (await world.data<{ forecastAccuracy: Answer }>('forecasting', who, ACCURACY, variables)).forecastAccuracy;

  test('is stored by a run for each series and step ahead, every candidate beside what was forecast', async () => {
    const { nodes, pageInfo } = await ask(viewer);
    // 12 hours ahead: the next one, 2 to 6, 7 to 12, and all.
    expect(nodes).toHaveLength(3 * 4);
    expect(pageInfo.hasNextPage).toBe(false);
    const all = nodes.filter(({ reach }) => reach === 'ALL');
    expect(new Set(all.map(({ series }) => series.id)).size).toBe(3);
    for (const { methods, toStep, run } of all) {
      expect([toStep, run.id]).toEqual([12, runId]);
      expect([methods[0]?.as, methods.at(-1)?.as, methods.at(-1)?.owa]).toEqual(['CHOSEN', 'BENCHMARK', 1]);
      expect(methods.length).toBeGreaterThan(4);
      for (const { smape, mase, coverage } of methods) {
        expect(smape).toBeGreaterThanOrEqual(0);
        expect(mase).toBeGreaterThanOrEqual(0);
        expect(coverage).toBeLessThanOrEqual(1);
      }
    }
  });

  test('is summed up by method and step ahead over all series of the filter, whatever the page', async () => {
    const { nodes, summary } = await ask(viewer, { first: 1 });
    expect(nodes).toHaveLength(1);
    const everything = await ask(viewer);
    const measured = everything.nodes
      .filter(({ reach }) => reach === 'ALL')
      .map(({ methods }) => methods.find(({ as }) => as === 'CHOSEN'));
    const [chosen] = summary;
    expect(chosen).toMatchObject({ as: 'CHOSEN', reach: 'ALL', interval: 'HOURLY', seriesCount: 3 });
    const mean = measured.reduce((sum, each) => sum + (each?.mase ?? Number.NaN), 0) / 3;
    expect(chosen?.mase).toBeCloseTo(mean, 9);
    expect(summary.filter(({ as, reach }) => as === 'BENCHMARK' && reach === 'ALL')).toMatchObject([{ owa: 1 }]);
  });

  test('is narrowed by series, pool, kind, step ahead and method', async () => {
    const [first] = (await ask(viewer)).nodes;
    const ofSeries = await ask(viewer, { filter: { seriesId: first?.series.id } });
    expect(ofSeries.nodes).toHaveLength(4);
    const ofPool = await ask(viewer, { filter: { poolId, reaches: ['NEXT'], methods: ['SES'] } });
    expect(ofPool.nodes).toMatchObject([{ reach: 'NEXT' }]);
    expect(ofPool.nodes[0]?.methods.map(({ as, method }) => method ?? as)).toEqual(['CHOSEN', 'SES', 'BENCHMARK']);
    expect(ofPool.summary.map(({ as, method, seriesCount }) => [method ?? as, seriesCount])).toEqual([
      ['CHOSEN', 1],
      ['SES', 1],
      ['BENCHMARK', 1],
    ]);
    expect(await ask(viewer, { filter: { kinds: ['SPEND'] } })).toMatchObject({ nodes: [], summary: [] });
    expect((await ask(viewer, { filter: { kinds: ['SPOT_PRICE'] } })).nodes).toHaveLength(12);
  });

  test.each([{ seriesId: '' }, { poolId: '' }])('is empty for an id that names nothing: %j', async (filter) => {
    expect(await ask(viewer, { filter })).toMatchObject({ nodes: [], summary: [] });
  });

  test('is paged without a gap', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { nodes, pageInfo }: Answer = await ask(viewer, { first: 5, after });
      seen.push(...nodes.map(({ series, reach }) => `${series.id} ${reach}`));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    expect([seen.length, new Set(seen).size]).toEqual([12, 12]);
  });

  test('of another tenant is told to nobody but an administrator', async () => {
    const { viewer: stranger } = world.client();
    const [first] = (await ask(viewer)).nodes;
    for (const filter of [null, { seriesId: first?.series.id }, { poolId }, { seriesId: 'unknown' }]) {
      expect(await ask(stranger, { filter })).toMatchObject({ nodes: [], summary: [] });
    }
    expect((await ask(asAdmin, { filter: { poolId } })).nodes).toHaveLength(4);
  });

  test('is that of the newest run over a series', async () => {
    const [first] = (await ask(viewer)).nodes;
    const seriesId = first?.series.id;
    const { forecastRun } = await runs.start(viewer, { seriesId, horizonHours: 1 });
    await runs.ended(viewer, forecastRun.id, 'SUCCEEDED');
    const { nodes } = await ask(viewer, { filter: { seriesId } });
    expect(nodes.map(({ reach, run }) => [reach, run.id])).toEqual([
      ['ALL', forecastRun.id],
      ['NEXT', forecastRun.id],
    ]);
  });

  test('of a series that is too short to be judged is left out', async () => {
    const short = await runs.clientWith(1, 3);
    const { forecastRun } = await runs.start(short.viewer);
    await runs.ended(short.viewer, forecastRun.id, 'SUCCEEDED');
    expect(await ask(short.viewer)).toMatchObject({ nodes: [], summary: [] });
  });
});
