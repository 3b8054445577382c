import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { pendingSchemaChanges } from '#foundation/database/pending-schema-changes.ts';
import { anonymous } from '#foundation/identity/viewer.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { createTestSchema, onEachDatabase } from '../../support/database.ts';
import { asAdmin, asAgent } from '../../support/subgraph.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const HOUR = 3_600_000;
const LIST = `query ($first: Int, $after: String, $filter: TimeSeriesFilter) {
  timeSeriesList(first: $first, after: $after, filter: $filter) {
    nodes { id kind name unit pointCount firstObservedAt lastObservedAt pool { id } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const POINTS = `query ($id: ID!, $range: TimeRange, $first: Int, $after: String) {
  timeSeries(id: $id) {
    pointCount
    points(range: $range, first: $first, after: $after) {
      nodes { observedAt value }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Listed {
  timeSeriesList: {
    nodes: { id: string; name: string; pointCount: number; pool: { id: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}
interface Pointed {
  timeSeries: {
    pointCount: number;
    points: {
      nodes: { observedAt: string; value: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    };
  } | null;
}

onEachDatabase('F1 tables of the forecasting subgraph', (kind) => {
  test('are what the entities say, and go back to nothing', async () => {
    await using schema = await createTestSchema({ schema: 'forecasting', entities, migrations }, { kind });
    const changes = (await pendingSchemaChanges(schema.database)).split('\n').filter((line) => line.trim() !== '');
    // Indexes are the migration's own: entities do not speak of them.
    expect(changes.filter((line) => !line.startsWith('drop index'))).toEqual([]);
    await schema.database.migrate('down', '0');
    expect(await schema.database.migrate()).toContain('0100-series-and-forecasts');
  });
});

onEachDatabase('F1 time series', (kind) => {
  let world: ForecastingWorld;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const list = (viewer = asAdmin, variables: object = {}) =>
    world.data<Listed>('forecasting', viewer, LIST, variables).then(({ timeSeriesList }) => timeSeriesList);
  const points = (viewer: typeof asAdmin, variables: object) =>
    world.data<Pointed>('forecasting', viewer, POINTS, variables).then(({ timeSeries }) => timeSeries);
  const span = (from: number, to: number) => ({ from: hoursAgo(from).toISOString(), to: hoursAgo(to).toISOString() });
  const hoursAgo = (hours: number) => new Date(world.clock.now().getTime() - hours * HOUR);

  test('observed prices become one series for each pool of a client', async () => {
    const { clientId, viewer } = world.client();
    const [a, b] = [uuidv7(), uuidv7()];
    await world.observe(clientId, [
      { poolId: a, poolName: 'm5.large.us-east-1b', hourlyPrice: '0.04', observedAt: hoursAgo(1) },
      { poolId: b, poolName: 'm5.large.us-east-1a', hourlyPrice: '0.05', observedAt: hoursAgo(1) },
      { poolId: a, poolName: 'm5.large.us-east-1b', hourlyPrice: '0.041', observedAt: hoursAgo(3) },
    ]);
    const { nodes } = await list(viewer);
    expect(nodes).toMatchObject([
      { name: 'm5.large.us-east-1a', pool: { id: b }, kind: 'SPOT_PRICE', unit: 'USD/hour', pointCount: 1 },
      {
        ...{ name: 'm5.large.us-east-1b', pool: { id: a }, pointCount: 2 },
        ...{ firstObservedAt: hoursAgo(3).toISOString(), lastObservedAt: hoursAgo(1).toISOString() },
      },
    ]);
  });

  test('a price that comes again changes nothing, and the first word on a moment stands', async () => {
    const { clientId, viewer } = world.client();
    const poolId = uuidv7();
    const seen = { poolId, hourlyPrice: '0.04', observedAt: hoursAgo(2) };
    await world.observe(clientId, [seen, seen]);
    await world.observe(clientId, [
      { ...seen, hourlyPrice: '0.09' },
      { ...seen, observedAt: hoursAgo(1) },
    ]);
    const [series] = (await list(viewer)).nodes;
    expect(series?.pointCount).toBe(2);
    const shown = await points(viewer, { id: series?.id });
    expect(shown?.points.nodes).toEqual([
      { observedAt: hoursAgo(2).toISOString(), value: '0.040000' },
      { observedAt: hoursAgo(1).toISOString(), value: '0.040000' },
    ]);
  });

  test('prices of a pool that is another client’s are not taken in', async () => {
    const [mine, other] = [world.client(), world.client()];
    const poolId = uuidv7();
    await world.observe(mine.clientId, [{ poolId, hourlyPrice: '0.04', observedAt: hoursAgo(2) }]);
    await world.observe(other.clientId, [{ poolId, hourlyPrice: '9', observedAt: hoursAgo(1) }]);
    await world.observe(null, [{ poolId, hourlyPrice: '9', observedAt: hoursAgo(0) }]);
    expect((await list(other.viewer)).nodes).toEqual([]);
    expect((await list(mine.viewer)).nodes).toMatchObject([{ pointCount: 1 }]);
  });

  test('a series shows its last seven days unless it is asked for a span, which does not hold its end', async () => {
    const { clientId, viewer } = world.client();
    const poolId = uuidv7();
    const hours = [400, 169, 168, 2, 1];
    await world.observe(
      clientId,
      hours.map((ago) => ({ poolId, hourlyPrice: '0.04', observedAt: hoursAgo(ago) })),
    );
    const id = (await list(viewer)).nodes[0]?.id;
    const agesOf = (shown: Pointed['timeSeries']) =>
      shown?.points.nodes.map(({ observedAt }) => (world.clock.now().getTime() - Date.parse(observedAt)) / HOUR);
    expect(agesOf(await points(viewer, { id }))).toEqual([169, 168, 2, 1]);
    expect(agesOf(await points(viewer, { id, range: span(400, 2) }))).toEqual([400, 169, 168]);
    const first = await points(viewer, { id, first: 3, range: span(500, 0) });
    expect(first?.points.pageInfo.hasNextPage).toBe(true);
    const after = first?.points.pageInfo.endCursor;
    expect(agesOf(await points(viewer, { id, first: 3, after, range: span(500, 0) }))).toEqual([2, 1]);
  });

  test('a span that ends before it begins is refused by name', async () => {
    const { clientId, viewer } = world.client();
    await world.observe(clientId, [{ poolId: uuidv7(), hourlyPrice: '0.04', observedAt: hoursAgo(1) }]);
    const id = (await list(viewer)).nodes[0]?.id;
    const { errors } = await world.execute('forecasting', viewer, POINTS, {
      ...{ id, range: span(1, 2) },
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'range' } }]);
  });

  test('another client’s series is unknown, by look-up and by reference', async () => {
    const [mine, other] = [world.client(), world.client()];
    await world.observe(mine.clientId, [{ poolId: uuidv7(), hourlyPrice: '0.04', observedAt: hoursAgo(1) }]);
    const id = (await list(mine.viewer)).nodes[0]?.id;
    expect(await points(other.viewer, { id })).toBeNull();
    expect(await points(asAdmin, { id })).not.toBeNull();
    expect(await points(mine.viewer, { id: 'nonsense' })).toBeNull();
    const entities = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on TimeSeries { name } } }';
    const of = [{ __typename: 'TimeSeries', id }];
    expect(await world.data('forecasting', other.viewer, entities, { of })).toEqual({ _entities: [null] });
    expect(await world.data('forecasting', asAgent(mine.clientId, uuidv7()), entities, { of })).toEqual({
      _entities: [{ name: expect.any(String) }],
    });
  });

  test('a list is read by name, page by page, without a gap or a repeat', async () => {
    const { clientId, viewer } = world.client();
    await world.observe(
      clientId,
      // Two of each name: the id decides between them.
      Array.from({ length: 8 }, (_, index) => ({
        ...{ poolId: uuidv7(), poolName: `m5.large.zone-${index % 4}`, hourlyPrice: '0.04', observedAt: hoursAgo(1) },
      })),
    );
    const names: string[] = [];
    const ids = new Set<string>();
    let after: string | null = null;
    for (let more = true; more; ) {
      const page: Listed['timeSeriesList'] = await list(viewer, { first: 3, after });
      for (const { id, name } of page.nodes) {
        names.push(name);
        ids.add(id);
      }
      after = page.pageInfo.endCursor;
      more = page.pageInfo.hasNextPage;
    }
    expect(names).toEqual(['0', '0', '1', '1', '2', '2', '3', '3'].map((zone) => `m5.large.zone-${zone}`));
    expect(ids.size).toBe(8);
  });

  test('a search finds its text as it stands, and text that no name can hold is refused', async () => {
    const { clientId, viewer } = world.client();
    const seen = { hourlyPrice: '0.04', observedAt: hoursAgo(1) };
    await world.observe(clientId, [
      { ...seen, poolId: uuidv7(), poolName: 'm5.large.us-east-1a' },
      { ...seen, poolId: uuidv7(), poolName: 'c5_large.us-east-1a' },
    ]);
    expect((await list(viewer, { filter: { search: 'C5_' } })).nodes).toMatchObject([{ name: 'c5_large.us-east-1a' }]);
    expect((await list(viewer, { filter: { kinds: [] } })).nodes).toEqual([]);
    const { errors } = await world.execute('forecasting', viewer, LIST, { filter: { search: 'a\u0000b' } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('nobody sees a series without a token', async () => {
    const { errors } = await world.execute('forecasting', anonymous, LIST);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });
});

describe('F1 a broken price', () => {
  test('does not stop those behind it', async () => {
    await using world = await createForecastingWorld();
    const { clientId, viewer } = world.client();
    const seen = { poolId: uuidv7(), observedAt: world.clock.now() };
    await world.observe(clientId, [{ ...seen, hourlyPrice: '-999999999999.999999' }]);
    await world.observe(clientId, [{ ...seen, hourlyPrice: '0.04', observedAt: new Date(0) }]);
    const { timeSeriesList } = await world.data<Listed>('forecasting', viewer, LIST);
    expect(timeSeriesList.nodes).toMatchObject([{ pointCount: 2 }]);
  });
});
