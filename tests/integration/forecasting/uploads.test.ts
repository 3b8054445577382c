import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asAdmin } from '../../support/subgraph.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const UPLOAD = `{
  id status name unit format progressRatio rowsRead rowsStored rowsChanged rowsKnown rowsRefused
  refusals { row column message } task { id } finishedAt
  series { nodes { id name kind unit interval resampling pointCount firstObservedAt lastObservedAt points { nodes { observedAt value } } } }
}`;
const START = `mutation ($input: UploadObservationsInput!) {
  uploadObservations(input: $input) { observationUpload ${UPLOAD} errors { __typename ... on UserError { message path } } }
}`;
const FIND = `query ($id: ID!) { observationUpload(id: $id) ${UPLOAD} }`;
const LIST =
  'query ($after: String) { observationUploads(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } }';

interface Upload {
  id: string;
  status: string;
  rowsRead: number;
  refusals: { row: number; column: string | null; message: string }[];
  series: { nodes: { id: string; name: string; points: { nodes: { observedAt: string; value: string }[] } }[] };
}
interface Payload {
  uploadObservations: { observationUpload: Upload | null; errors: { __typename: string; path: string[] }[] };
}

onEachDatabase('F1 uploads', (kind) => {
  let world: ForecastingWorld;
  let made = 0;
  beforeAll(async () => {
    world = await createForecastingWorld({ kind });
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const find = async (viewer: Viewer, id: string) =>
    (await world.data<{ observationUpload: Upload | null }>('forecasting', viewer, FIND, { id })).observationUpload;

  async function begin(viewer: Viewer, input: object) {
    made += 1;
    const given = { name: 'orders', unit: 'orders', format: 'CSV', idempotencyKey: `key-${made}`, ...input };
    return (await world.data<Payload>('forecasting', viewer, START, { input: given })).uploadObservations;
  }

  async function upload(viewer: Viewer, input: object): Promise<Upload> {
    const { observationUpload, errors } = await begin(viewer, input);
    expect(errors).toEqual([]);
    return vi.waitFor(
      async () => {
        const found = await find(viewer, observationUpload?.id ?? '');
        if (!found || ['QUEUED', 'RUNNING'].includes(found.status)) throw new Error(`It is ${found?.status}.`);
        return found;
      },
      { timeout: 20_000, interval: 20 },
    );
  }
  const day = (count: number) => new Date(Date.parse('2025-01-01') + count * 86_400_000).toISOString().slice(0, 10);
  const pointsOf = ({ series }: Upload) => series.nodes[0]?.points.nodes.map(({ value }) => Number(value));

  test('comma-separated values become a series that says how far its values are apart', async () => {
    const { viewer } = world.client();
    const rows = Array.from({ length: 60 }, (_, count) => `${day(count)},${count}`);
    const done = await upload(viewer, { content: `timestamp,value\n${rows.join('\n')}\n` });
    expect(done).toMatchObject({
      ...{ status: 'SUCCEEDED', progressRatio: 1, rowsRead: 60, rowsStored: 60, rowsRefused: 0, refusals: [] },
      series: {
        nodes: [
          {
            ...{ name: 'orders', kind: 'UPLOADED', unit: 'orders', interval: 'DAILY', resampling: 'SUM' },
            ...{ pointCount: 60, firstObservedAt: '2025-01-01T00:00:00.000Z' },
          },
        ],
      },
    });
    expect(pointsOf(done)).toEqual([52, 53, 54, 55, 56, 57, 58, 59]);
  });

  test('a gzipped list of objects brings several series at once', async () => {
    const { viewer } = world.client();
    const rows = ['north', 'south'].flatMap((series) =>
      Array.from({ length: 24 }, (_, month) => ({
        ...{ timestamp: new Date(Date.UTC(2023, month, 1)).toISOString(), value: month + 0.5, series },
      })),
    );
    const content = gzipSync(JSON.stringify(rows)).toString('base64');
    const done = await upload(viewer, { format: 'JSON', name: 'sales', unit: 'EUR', resampling: 'MEAN', content });
    expect(done.series.nodes).toMatchObject([
      { name: 'sales.north', interval: 'MONTHLY', resampling: 'MEAN', pointCount: 24 },
      { name: 'sales.south', interval: 'MONTHLY', resampling: 'MEAN', pointCount: 24 },
    ]);
  });

  test('its values are shown evenly spaced, by the step of the series or a coarser one', async () => {
    const { viewer } = world.client();
    const rows = Array.from({ length: 60 }, (_, count) => count).filter((count) => count !== 57);
    const done = await upload(viewer, { content: `timestamp,value\n${rows.map((n) => `${day(n)},${n}`).join('\n')}` });
    const query = `query ($id: ID!, $interval: TimeSeriesInterval, $last: Int) {
      timeSeries(id: $id) { resampled(interval: $interval, last: $last) { startsAt value } }
    }`;
    const shown = async (variables: object) => {
      const given = { id: done.series.nodes[0]?.id, ...variables };
      const { data, errors } = await world.execute('forecasting', viewer, query, given);
      if (errors) return errors;
      const shownSeries = data?.timeSeries as { resampled: { startsAt: string; value: string | null }[] };
      return shownSeries.resampled.map(({ startsAt, value }) => [startsAt.slice(0, 10), value && Number(value)]);
    };
    // The first of January 2025 was a Wednesday.
    expect(await shown({ last: 4 })).toEqual([
      [day(56), 56],
      [day(57), null],
      [day(58), 58],
      [day(59), 59],
    ]);
    expect(await shown({ interval: 'WEEKLY', last: 2 })).toEqual([
      [day(40), 40 + 41 + 42 + 43 + 44 + 45 + 46],
      [day(47), 47 + 48 + 49 + 50 + 51 + 52 + 53],
    ]);
    expect(await shown({ interval: 'MONTHLY' })).toEqual([
      ['2025-01-01', 465],
      ['2025-02-01', 1_189],
    ]);
    expect(await shown({ last: 501 })).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'last' } }]);
  });

  test('each bad row is named, and the good ones are kept', async () => {
    const { viewer } = world.client();
    const lines = ['Timestamp,Value', '2025-01-01,1', 'someday,2', '2025-01-03,many', '2025-01-04,4,4', '2025-01-05,5'];
    const done = await upload(viewer, { content: lines.join('\r\n') });
    expect(done).toMatchObject({ status: 'PARTIAL', rowsRead: 5, rowsStored: 2, rowsRefused: 3 });
    expect(done.refusals).toMatchObject([
      { row: 2, column: 'timestamp' },
      { row: 3, column: 'value' },
      { row: 4, column: null, message: 'A row must have 2 fields like the header, not 3.' },
    ]);
    expect(pointsOf(done)).toEqual([1, 5]);
  });

  test('the first hundred bad rows are kept, and all are counted', async () => {
    const { viewer } = world.client();
    const rows = Array.from({ length: 700 }, (_, count) => ({
      timestamp: day(count % 365),
      value: count < 650 ? 'x' : 1,
    }));
    const done = await upload(viewer, { format: 'JSON', content: JSON.stringify(rows) });
    expect(done).toMatchObject({ status: 'PARTIAL', rowsRead: 700, rowsRefused: 650 });
    expect(done.refusals.map(({ row }) => row)).toEqual(Array.from({ length: 100 }, (_, count) => count + 1));
  });

  test('what comes again is known, and what comes otherwise corrects it', async () => {
    const { viewer } = world.client();
    await upload(viewer, { content: 'timestamp,value\n2025-01-01,1\n2025-01-02,2\n2025-01-03,3\n' });
    const done = await upload(viewer, {
      content: 'timestamp,value\n2025-01-02,2\n2025-01-03,9\n2025-01-03,7\n2025-01-04,4\n',
    });
    expect(done).toMatchObject({ rowsRead: 4, rowsStored: 1, rowsChanged: 1, rowsKnown: 2 });
    expect(pointsOf(done)).toEqual([1, 2, 7, 4]);
    expect(done.series.nodes).toMatchObject([{ pointCount: 4, lastObservedAt: '2025-01-04T00:00:00.000Z' }]);
  });

  test('a series keeps the unit that it began with', async () => {
    const { viewer } = world.client();
    await upload(viewer, { content: 'timestamp,value\n2025-01-01,1\n' });
    const other = await upload(viewer, { unit: 'USD', content: 'timestamp,value\n2025-01-02,2\n' });
    expect(other).toMatchObject({ status: 'FAILED', rowsRefused: 1 });
    expect(other.refusals).toEqual([
      { row: 1, column: 'series', message: 'The series is measured in orders, not USD.' },
    ]);
    const mean = await upload(viewer, { resampling: 'MEAN', content: 'timestamp,value\n2025-01-02,2\n' });
    expect(mean.refusals).toMatchObject([{ message: 'The series is resampled by SUM, not MEAN.' }]);
  });

  test('an upload has at most a thousand series', async () => {
    const { viewer } = world.client();
    const rows = Array.from({ length: 1_005 }, (_, count) => `2025-01-01,1,s${count}\n2025-01-02,1,s${count}`);
    const done = await upload(viewer, { content: `timestamp,value,series\n${rows.join('\n')}` });
    expect(done).toMatchObject({ status: 'PARTIAL', rowsStored: 2_000, rowsRefused: 10 });
    expect(done.refusals[0]).toMatchObject({
      row: 2_001,
      column: 'series',
      message: 'An upload has at most 1000 series.',
    });
  });

  test('what cannot be read further keeps what came before', async () => {
    const { viewer } = world.client();
    const done = await upload(viewer, {
      format: 'JSON',
      content: '[{"timestamp":"2025-01-01","value":1},{"timestamp":',
    });
    expect(done).toMatchObject({ status: 'PARTIAL', rowsStored: 1 });
    expect(done.refusals).toEqual([{ row: 2, column: null, message: 'The JSON ends too early.' }]);
    const none = await upload(viewer, { content: 'when,what\n1,2\n' });
    expect(none).toMatchObject({ status: 'FAILED', rowsRefused: 1 });
    expect(none.refusals).toMatchObject([{ message: 'The first row must name the columns timestamp and value.' }]);
  });

  test('a key starts one upload, and not another one', async () => {
    const { viewer } = world.client();
    const input = { content: 'timestamp,value\n2025-01-01,1\n', idempotencyKey: 'the-same' };
    const first = await begin(viewer, input);
    const again = await begin(viewer, input);
    expect(again.observationUpload?.id).toBe(first.observationUpload?.id);
    const other = await begin(viewer, { ...input, unit: 'EUR' });
    expect(other.errors).toMatchObject([{ __typename: 'IdempotencyConflict' }]);
  });

  test('bad input is refused by its field', async () => {
    const { viewer } = world.client();
    const content = 'timestamp,value\n';
    expect((await begin(viewer, { content, name: '' })).errors).toMatchObject([{ path: ['name'] }]);
    expect((await begin(viewer, { content, unit: 'x'.repeat(51) })).errors).toMatchObject([{ path: ['unit'] }]);
    expect((await begin(viewer, { content: '?' })).errors).toMatchObject([{ path: ['content'] }]);
    expect((await begin(viewer, { content, clientId: 'x' })).errors).toMatchObject([{ path: ['clientId'] }]);
    expect((await begin(asAdmin, { content })).errors).toMatchObject([{ path: ['clientId'] }]);
  });

  test('another client’s upload is unknown, and does not mix with one’s own', async () => {
    const [mine, other] = [world.client(), world.client()];
    const own = await upload(mine.viewer, { content: 'timestamp,value\n2025-01-01,1\n' });
    const theirs = await upload(other.viewer, { content: 'timestamp,value\n2025-01-01,2\n' });
    expect(await find(other.viewer, own.id)).toBeNull();
    expect(await find(asAdmin, own.id)).toMatchObject({ id: own.id });
    expect([pointsOf(own), pointsOf(theirs)]).toEqual([[1], [2]]);
    expect((await begin(other.viewer, { content: 'a,b', clientId: mine.clientId })).errors).toMatchObject([
      { __typename: 'InvalidInput', path: ['clientId'] },
    ]);
    const page = await world.data<{ observationUploads: { nodes: { id: string }[] } }>(
      'forecasting',
      mine.viewer,
      LIST,
    );
    expect(page.observationUploads.nodes).toEqual([{ id: own.id }]);
  });
});
