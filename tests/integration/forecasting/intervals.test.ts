import { expect, test, vi } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { runsOf } from './runs-world.ts';
import { createForecastingWorld, type ForecastingWorld } from './world.ts';

const UPLOAD = `mutation ($input: UploadObservationsInput!) {
  uploadObservations(input: $input) { observationUpload { id } errors { __typename } }
}`;
const STATUS = 'query ($id: ID!) { observationUpload(id: $id) { status } }';
const SERIES = `{
  timeSeriesList(first: 100) { nodes { name interval forecast { interval originAt points { at value lower upper } } } }
}`;

interface Shown {
  name: string;
  interval: string;
  forecast: { interval: string; originAt: string; points: { at: string; value: string; lower: string }[] } | null;
}

/** Uploads a history and waits until it is read. */
async function upload(world: ForecastingWorld, viewer: Viewer, name: string, rows: readonly string[]) {
  const input = { name, unit: 'orders', format: 'CSV', content: ['timestamp,value', ...rows].join('\n') };
  const { uploadObservations } = await world.data<{ uploadObservations: { observationUpload: { id: string } } }>(
    'forecasting',
    viewer,
    UPLOAD,
    { input: { ...input, idempotencyKey: name } },
  );
  const { id } = uploadObservations.observationUpload;
  await vi.waitFor(async () => {
    const { observationUpload } = await world.data<{ observationUpload: { status: string } }>(
      'forecasting',
      viewer,
      STATUS,
      { id },
    );
    expect(observationUpload.status).toBe('SUCCEEDED');
  }, 20_000);
}

test('F2 every series is forecast by the calendar of its own interval, below zero where it has been there', async () => {
  await using world = await createForecastingWorld();
  const runs = runsOf(world);
  const { viewer } = world.client();
  const start = Date.UTC(2023, 0, 1);
  const day = (count: number) => new Date(start + count * 86_400_000).toISOString();
  const month = (count: number) => new Date(Date.UTC(2020, count, 1)).toISOString();
  const weekly = [5, 6, 7, 8, 9, 2, 1];
  await upload(
    world,
    viewer,
    'daily',
    Array.from({ length: 200 }, (_, n) => `${day(n)},${10 * Number(weekly[n % 7])}`),
  );
  await upload(
    world,
    viewer,
    'monthly',
    Array.from({ length: 60 }, (_, n) => `${month(n)},${-50 + 20 * Math.sin((n / 6) * Math.PI)}`),
  );
  const { forecastRun, errors } = await runs.start(viewer);
  expect(errors).toEqual([]);
  await runs.ended(viewer, forecastRun.id, 'SUCCEEDED');
  const { timeSeriesList } = await world.data<{ timeSeriesList: { nodes: Shown[] } }>('forecasting', viewer, SERIES);
  const [daily, monthly] = timeSeriesList.nodes;
  expect(daily).toMatchObject({ name: 'daily', interval: 'DAILY', forecast: { interval: 'DAILY' } });
  expect(daily?.forecast?.points).toHaveLength(14);
  const origin = Date.parse(String(daily?.forecast?.originAt));
  expect(daily?.forecast?.points.map(({ at }) => (Date.parse(at) - origin) / 86_400_000)).toEqual(
    Array.from({ length: 14 }, (_, step) => step + 1),
  );
  const last = (origin - start) / 86_400_000;
  for (const [step, { value }] of (daily?.forecast?.points ?? []).entries()) {
    expect(Number(value)).toBeCloseTo(10 * Number(weekly[(last + step + 1) % 7]), 0);
  }
  expect(monthly).toMatchObject({ name: 'monthly', forecast: { interval: 'MONTHLY' } });
  expect(monthly?.forecast?.points).toHaveLength(18);
  expect(monthly?.forecast?.points.map(({ at }) => at.slice(8, 10))).toEqual(Array(18).fill('01'));
  for (const { value } of monthly?.forecast?.points ?? []) expect(Number(value)).toBeLessThan(0);

  const shorter = await runs.start(viewer, { horizonSteps: 3 });
  expect((await runs.start(viewer, { horizonSteps: 0 })).errors).toMatchObject([{ path: ['horizonSteps'] }]);
  await runs.ended(viewer, shorter.forecastRun.id, 'SUCCEEDED');
  const again = await world.data<{ timeSeriesList: { nodes: Shown[] } }>('forecasting', viewer, SERIES);
  expect(again.timeSeriesList.nodes.map(({ forecast }) => forecast?.points.length)).toEqual([3, 3]);
}, 60_000);
