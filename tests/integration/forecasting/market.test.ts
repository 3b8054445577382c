import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { createUrlProvider } from '../../../subgraphs/forecasting/market/provider.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { runJob } from './run-job.ts';
import { openTables } from './runs-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const HOUR = 3_600_000;
const REFRESH = `{
  id status reason pagesFetched pricesFetched pricesSent importsStarted task { id } createdAt finishedAt
}`;
const START = `mutation ($input: RefreshMarketInput!) {
  refreshMarket(input: $input) {
    marketRefresh ${REFRESH}
    errors { __typename ... on UserError { message path } ... on MarketBudgetExhausted { remaining resetsAt } }
  }
}`;
const FIND = `query ($id: ID!) { marketRefresh(id: $id) ${REFRESH} }`;
const LIST = `query { marketRefreshes { nodes ${REFRESH} } }`;
const IMPORT = `mutation ($input: ImportSpotPricesInput!) {
  importSpotPrices(input: $input) { errors { __typename } }
}`;
const SERIES = 'query { timeSeriesList(first: 100) { nodes { name pointCount } } }';

interface Refresh {
  id: string;
  status: string;
  task: { id: string };
}
interface Payload {
  refreshMarket: { marketRefresh: Refresh | null; errors: { __typename: string; message: string }[] };
}

/** What the provider answers with: a page by its token; and what it was asked. */
const pages = new Map<string, unknown>();
let asked: URLSearchParams[] = [];
const server = createServer((request, response) => {
  const query = new URL(request.url ?? '', 'http://provider').searchParams;
  asked.push(query);
  const page = pages.get(query.get('NextToken') ?? '');
  if (page === undefined) response.writeHead(503).end();
  else response.end(gzipSync(typeof page === 'string' ? page : JSON.stringify(page)));
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prices?key=secret`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const price = (zone: string, SpotPrice: string, at: Date, InstanceType = 'm5.large') => ({
  ...{ InstanceType, AvailabilityZone: zone, ProductDescription: 'Linux/UNIX', SpotPrice, Timestamp: at.toISOString() },
});

let made = 0;
const key = () => {
  made += 1;
  return `key-${made}`;
};

/** What tests do with the market of one world. */
function marketOf(world: ForecastingWorld) {
  const hoursAgo = (hours: number) => new Date(world.clock.now().getTime() - hours * HOUR);
  const seriesOf = async (viewer: Viewer) => {
    await world.settled();
    const { timeSeriesList } = await world.data<{ timeSeriesList: { nodes: { name: string; pointCount: number }[] } }>(
      ...(['forecasting', viewer, SERIES] as const),
    );
    return Object.fromEntries(timeSeriesList.nodes.map(({ name, pointCount }) => [name, pointCount]));
  };
  const find = async (viewer: Viewer, id: string) =>
    (await world.data<{ marketRefresh: Refresh | null }>('forecasting', viewer, FIND, { id })).marketRefresh;
  return {
    ...{ hoursAgo, seriesOf, find },
    list: async (viewer: Viewer) =>
      (await world.data<{ marketRefreshes: { nodes: Refresh[] } }>('forecasting', viewer, LIST)).marketRefreshes.nodes,
    start: async (viewer: Viewer, input: object = {}) =>
      (await world.data<Payload>('forecasting', viewer, START, { input: { idempotencyKey: key(), ...input } }))
        .refreshMarket,

    /** A client with a pool in each of these zones. */
    async clientIn(...zones: string[]) {
      const client = world.client();
      const content = JSON.stringify({ SpotPriceHistory: zones.map((zone) => price(zone, '0.03', hoursAgo(5))) });
      await world.data('agent', client.viewer, IMPORT, { input: { content, idempotencyKey: key() } });
      await vi.waitFor(
        async () => expect(Object.keys(await seriesOf(client.viewer))).toHaveLength(zones.length),
        10_000,
      );
      return client;
    },
    until: (viewer: Viewer, id: string, status: string) =>
      vi.waitFor(
        async () => {
          const found = await find(viewer, id);
          if (found?.status !== status) throw new Error(`It is ${JSON.stringify(found)}.`);
          return found;
        },
        { timeout: 15_000, interval: 20 },
      ),
  };
}

describe('J9 the refresh of the market', () => {
  let world: ForecastingWorld;
  let market: ReturnType<typeof marketOf>;
  beforeAll(async () => {
    const config = { MARKET_DATA_URL: url, MARKET_DATA_ALLOW_PRIVATE: true };
    world = await createForecastingWorld({ beside: ['agent'], config });
    market = marketOf(world);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  function answer(...given: readonly object[][]) {
    pages.clear();
    asked = [];
    for (const [place, SpotPriceHistory] of given.entries()) {
      const NextToken = place + 1 < given.length ? `page ${place + 1}` : '';
      pages.set(place === 0 ? '' : `page ${place}`, { SpotPriceHistory, NextToken });
    }
  }

  test('page by page, prices of the machine sizes and regions in use become prices of the client’s pools', async () => {
    const { viewer } = await market.clientIn('us-east-1a');
    answer(
      [price('us-east-1a', '0.04', market.hoursAgo(2)), price('us-east-1b', '0.05', market.hoursAgo(2))],
      [price('us-east-1a', '0.041', market.hoursAgo(1)), price('eu-west-1a', '0.02', market.hoursAgo(1))],
      [price('us-east-1a', '9', market.hoursAgo(1), 'p3.2xlarge')],
    );
    const { marketRefresh, errors } = await market.start(viewer);
    expect(errors).toEqual([]);
    expect(marketRefresh).toMatchObject({ status: 'QUEUED', pagesFetched: 0, finishedAt: null });
    const done = await market.until(viewer, String(marketRefresh?.id), 'SUCCEEDED');
    expect(done).toMatchObject({ reason: null, pagesFetched: 3, pricesFetched: 5, pricesSent: 3, importsStarted: 1 });
    await vi.waitFor(
      async () => expect(await market.seriesOf(viewer)).toEqual({ 'm5.large.us-east-1a': 3, 'm5.large.us-east-1b': 1 }),
      { timeout: 15_000, interval: 50 },
    );
    expect(asked.map((query) => query.get('NextToken'))).toEqual([null, 'page 1', 'page 2']);
    expect(asked.map((query) => query.get('key'))).toEqual(['secret', 'secret', 'secret']);
    expect(asked[0]?.get('StartTime')).toBe(market.hoursAgo(7 * 24).toISOString());
  });

  test('by schedule it is done for every client, each with its own places, and asks for what came since', async () => {
    const [one, other] = [await market.clientIn('eu-north-1a'), await market.clientIn('eu-south-1a')];
    answer([price('eu-north-1a', '0.04', market.hoursAgo(2)), price('eu-south-1a', '0.05', market.hoursAgo(2))]);
    await runJob(world, 'forecasting.market.refresh');
    const [first] = await market.list(asAdmin);
    expect(first).toMatchObject({ status: 'SUCCEEDED', pagesFetched: 1, pricesSent: 2, importsStarted: 2 });
    await vi.waitFor(
      async () => {
        expect(await market.seriesOf(one.viewer)).toEqual({ 'm5.large.eu-north-1a': 2 });
        expect(await market.seriesOf(other.viewer)).toEqual({ 'm5.large.eu-south-1a': 2 });
      },
      { timeout: 15_000, interval: 50 },
    );
    expect(await market.list(one.viewer)).toEqual([]);
    await runJob(world, 'forecasting.market.refresh');
    expect(asked.at(-1)?.get('StartTime')).toBe(market.hoursAgo(1).toISOString());
  });

  test('a clock that was ahead for a while keeps no later prices away', async () => {
    await market.clientIn('eu-west-3a');
    answer([]);
    await runJob(world, 'forecasting.market.refresh');
    await using tables = await openTables(world);
    await tables.sql(`update forecasting.market_refresh set created_at = created_at + interval '300 days'`);
    await runJob(world, 'forecasting.market.refresh');
    expect(asked.at(-1)?.get('StartTime')).toBe(market.hoursAgo(7 * 24).toISOString());
  });

  test('a key starts one refresh, and another client knows nothing of it', async () => {
    const [mine, other] = [world.client(), world.client()];
    const input = { idempotencyKey: 'the-same' };
    const first = await market.start(mine.viewer, input);
    const again = await market.start(mine.viewer, input);
    expect(again.marketRefresh?.id).toBe(first.marketRefresh?.id);
    expect(await market.find(other.viewer, String(first.marketRefresh?.id))).toBeNull();
    expect(await market.until(mine.viewer, String(first.marketRefresh?.id), 'SKIPPED')).toMatchObject({
      reason: 'No machine size is in use.',
    });
    const foreign = await market.start(other.viewer, { clientId: mine.clientId });
    expect(foreign.errors).toMatchObject([{ __typename: 'InvalidInput', path: ['clientId'] }]);
    const nobody = await market.start(asAdmin, { clientId: '' });
    expect(nobody.errors).toMatchObject([{ __typename: 'InvalidInput', path: ['clientId'] }]);
  });

  test('a provider that does not answer is told of, and asked again later', async () => {
    const { viewer } = await market.clientIn('us-west-1a');
    pages.clear();
    const { marketRefresh } = await market.start(viewer);
    const { jobs } = world.service('forecasting').workers;
    await vi.waitFor(
      async () => {
        const task = await jobs?.task(String(marketRefresh?.task.id));
        expect(task).toMatchObject({ status: 'QUEUED', attempts: 1 });
        expect(task?.message).toMatch(/^127\.0\.0\.1:\d+ answered with the status 503\.$/);
      },
      { timeout: 15_000, interval: 50 },
    );
    await jobs?.cancel(String(marketRefresh?.task.id));
    await market.until(viewer, String(marketRefresh?.id), 'CANCELLED');
  });
});

describe('J9 a provider that breaks off', () => {
  test('is not paid again for the pages before, whose prices are kept', async () => {
    const config = { MARKET_DATA_URL: url, MARKET_DATA_ALLOW_PRIVATE: true };
    await using world = await createForecastingWorld({ beside: ['agent'], config });
    const market = marketOf(world);
    const { viewer } = await market.clientIn('us-east-1a');
    pages.clear();
    asked = [];
    const one = [price('us-east-1a', '0.04', market.hoursAgo(2))];
    pages.set('', { SpotPriceHistory: one, NextToken: 'more' });
    const { marketRefresh } = await market.start(viewer);
    const done = await market.until(viewer, String(marketRefresh?.id), 'PARTIAL');
    expect(done).toMatchObject({ pagesFetched: 1, pricesSent: 1, reason: expect.stringMatching(/the status 503\.$/) });
    expect(asked.map((query) => query.get('NextToken'))).toEqual([null, 'more']);
  });
});

describe('J9 the budget of market data', () => {
  test('is spent page by page: what was fetched by then is kept, and a further refresh is refused', async () => {
    const config = { MARKET_DATA_URL: url, MARKET_DATA_ALLOW_PRIVATE: true, MARKET_DATA_MAX_CALLS_PER_DAY: 2 };
    await using world = await createForecastingWorld({ beside: ['agent'], config });
    const market = marketOf(world);
    const { viewer } = await market.clientIn('us-east-1a');
    const one = [price('us-east-1a', '0.04', market.hoursAgo(2))];
    pages.clear();
    for (const token of ['', 'more']) pages.set(token, { SpotPriceHistory: one, NextToken: 'more' });
    const { marketRefresh } = await market.start(viewer);
    const done = await market.until(viewer, String(marketRefresh?.id), 'PARTIAL');
    expect(done).toMatchObject({ reason: 'The budget of 2 calls a day is spent.', pagesFetched: 2, pricesSent: 2 });
    const resetsAt = `${new Date(world.clock.now().getTime() + 24 * HOUR).toISOString().slice(0, 10)}T00:00:00.000Z`;
    expect((await market.start(viewer)).errors).toEqual([
      {
        ...{ __typename: 'MarketBudgetExhausted', remaining: 0, resetsAt, path: [] },
        message: `Of 2 calls a day none is left until ${resetsAt}.`,
      },
    ]);
    await runJob(world, 'forecasting.market.refresh');
    expect((await market.list(asAdmin))[0]).toMatchObject({ status: 'SKIPPED', pagesFetched: 0 });
  });
});

describe('J9 without a provider of market data', () => {
  test('a refresh is refused, and the scheduled one ends well and says so', async () => {
    await using world = await createForecastingWorld();
    const market = marketOf(world);
    const { viewer } = world.client();
    expect((await market.start(viewer)).errors).toMatchObject([
      { __typename: 'MarketProviderMissing', message: expect.stringContaining('MARKET_DATA_URL') },
    ]);
    expect(await runJob(world, 'forecasting.market.refresh')).toMatchObject({
      ...{ status: 'SUCCEEDED', phase: 'no provider of market data is configured' },
    });
    expect(await market.list(asAdmin)).toMatchObject([{ status: 'SKIPPED' }]);
  });
});

describe('J9 a provider at a URL', () => {
  const ask = (page: unknown) => {
    pages.clear();
    pages.set('', page);
    const provider = createUrlProvider({ url, isPrivateAllowed: true });
    return provider.page({ since: new Date(0), token: null, signal: new AbortController().signal });
  };

  test('answers pages, the last one without a token', async () => {
    const prices = [price('us-east-1a', '0.04', new Date(0))];
    expect(await ask({ SpotPriceHistory: prices, NextToken: 'x' })).toEqual({ prices, nextToken: 'x' });
    expect(await ask({ SpotPriceHistory: [] })).toEqual({ prices: [], nextToken: null });
  });

  test.each(['<html>', '[]', '{"SpotPriceHistory":[{}]}', '{"SpotPriceHistory":[],"NextToken":5}'])(
    'says that this is no page: %s',
    async (page) => {
      await expect(ask(page)).rejects.toThrow('did not answer with a page of a price history.');
    },
  );

  test('must be asked over https, unless private networks are allowed', () => {
    expect(() => createUrlProvider({ url, isPrivateAllowed: false })).toThrow('MARKET_DATA_URL must begin with https');
  });
});
