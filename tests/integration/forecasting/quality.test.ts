import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const HOUR = 3_600_000;
const QUALITY = `query ($filter: DataQualityFilter, $first: Int, $after: String) {
  dataQuality(filter: $filter, first: $first, after: $after) {
    nodes {
      series { id name } stalenessSeconds staleAfterSeconds isStale valueCount oldestObservedAt gapCount
      longestGapSeconds coverageRatio typicalStepSeconds regularityRatio duplicateCount lateCount
    }
    pageInfo { hasNextPage endCursor }
  }
}`;
interface Answer {
  dataQuality: {
    nodes: { series: { id: string; name: string }; isStale: boolean }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

onEachDatabase('F9 data quality', (kind) => {
  let world: ForecastingWorld;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const ask = async (viewer: Viewer, variables: object = {}) =>
    (await world.data<Answer>('forecasting', viewer, QUALITY, variables)).dataQuality;
  const hoursAgo = (hours: number) => new Date(world.clock.now().getTime() - hours * HOUR);

  /** A pool that was seen so many hours ago each. */
  async function pool(clientId: string, zone: string, hours: readonly number[]) {
    const poolId = uuidv7();
    const seen = hours.map((ago) => ({
      ...{ poolId, poolName: `m5.large.${zone}`, hourlyPrice: '0.04', observedAt: hoursAgo(ago) },
    }));
    for (const price of seen) await world.observe(clientId, [price]);
  }

  test('gaps, coverage, evenness and staleness are measured in steps of the series', async () => {
    const { clientId, viewer } = world.client();
    // An hour each, but for 4 hours without one between 6 and 1: three steps are missing.
    await pool(clientId, 'us-east-1a', [9, 8, 7, 6, 2, 1]);
    expect((await ask(viewer)).nodes).toEqual([
      {
        ...{ series: { id: expect.any(String), name: 'm5.large.us-east-1a' }, valueCount: 6 },
        ...{ stalenessSeconds: 3_600, staleAfterSeconds: 7_200, isStale: false },
        ...{ oldestObservedAt: hoursAgo(9).toISOString(), gapCount: 1, longestGapSeconds: 14_400 },
        ...{ coverageRatio: 1 - 3 / 9, typicalStepSeconds: 3_600, regularityRatio: 0.8 },
        ...{ duplicateCount: 0, lateCount: 0 },
      },
    ]);
  });

  test('values that came twice, and values that came late, are counted', async () => {
    const { clientId, viewer } = world.client();
    await pool(clientId, 'us-east-1a', [3, 1, 2, 1, 1]);
    expect((await ask(viewer)).nodes).toMatchObject([{ valueCount: 3, duplicateCount: 2, lateCount: 1 }]);
  });

  test('a list is narrowed to what is stale, by name and by id, page by page', async () => {
    const { clientId, viewer } = world.client();
    await pool(clientId, 'us-east-1a', [1]);
    await pool(clientId, 'us-east-1b', [3, 2.5]);
    await pool(clientId, 'us-east-1c', [40]);
    const names = async (filter: object, page: object = {}) =>
      (await ask(viewer, { filter, ...page })).nodes.map(({ series }) => series.name.slice(-1)).join('');
    expect(await names({})).toBe('abc');
    expect(await names({ isStale: true })).toBe('bc');
    expect(await names({ isStale: false })).toBe('a');
    expect(await names({ search: '1c' })).toBe('c');
    expect(await names({ kinds: ['UPLOADED'] })).toBe('');
    const { nodes, pageInfo } = await ask(viewer, { first: 2 });
    expect(await names({}, { first: 2, after: pageInfo.endCursor })).toBe('c');
    expect(await names({ seriesIds: [nodes[1]?.series.id, 'nonsense'] })).toBe('b');
  });

  test('another client’s series are not measured', async () => {
    const [mine, other] = [world.client(), world.client()];
    await pool(mine.clientId, 'us-east-1a', [1]);
    const [own] = (await ask(mine.viewer)).nodes;
    expect((await ask(other.viewer)).nodes).toEqual([]);
    expect((await ask(other.viewer, { filter: { seriesIds: [own?.series.id] } })).nodes).toEqual([]);
    expect((await ask(asAdmin, { filter: { seriesIds: [own?.series.id] } })).nodes).toHaveLength(1);
  });

  test('more series than a hundred are not asked for at once', async () => {
    const seriesIds = Array.from({ length: 101 }, () => uuidv7());
    const { errors } = await world.execute('forecasting', asAdmin, QUALITY, { filter: { seriesIds } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'filter' } }]);
  });
});

describe('F9 a long series', () => {
  test('is measured by its newest two thousand values', async () => {
    await using world = await createForecastingWorld();
    const { viewer } = world.client();
    const now = world.clock.now().getTime();
    const rows = Array.from({ length: 2_100 }, (_, hour) => `${new Date(now - hour * HOUR).toISOString()},1`);
    const input = { name: 'orders', unit: 'orders', format: 'CSV', idempotencyKey: 'one' };
    const content = `timestamp,value\n${rows.join('\n')}`;
    const start = `mutation ($input: UploadObservationsInput!) {
      uploadObservations(input: $input) { errors { __typename } }
    }`;
    await world.data('forecasting', viewer, start, { input: { ...input, content } });
    const measured = {
      valueCount: 2_000,
      gapCount: 0,
      coverageRatio: 1,
      regularityRatio: 1,
      typicalStepSeconds: 3_600,
    };
    await vi.waitFor(
      async () => {
        const { dataQuality } = await world.data<Answer>('forecasting', viewer, QUALITY);
        expect(dataQuality.nodes).toMatchObject([{ ...measured, staleAfterSeconds: 10_800, lateCount: 0 }]);
      },
      { timeout: 20_000, interval: 50 },
    );
  });
});
