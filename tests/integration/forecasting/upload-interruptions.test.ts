import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { SchemaDatabase } from '#foundation/database/open.ts';
import { transact } from '#foundation/database/transact.ts';
import { serviceViewer } from '#foundation/identity/viewer.ts';
import type { JobRun } from '#foundation/jobs/define-job.ts';
import type { TaskStatus } from '#foundation/jobs/task-events.ts';
import { seriesIn } from '../../../subgraphs/forecasting/series-services.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { uploadRepository } from '../../../subgraphs/forecasting/upload/repository.ts';
import { createUploads } from '../../../subgraphs/forecasting/upload/service.ts';
import { createUploadWork } from '../../../subgraphs/forecasting/upload/work-service.ts';
import { createManualClock } from '../../support/clock.ts';
import { createTestSchema, onEachDatabase } from '../../support/database.ts';

onEachDatabase('F1 an upload that is interrupted', (kind) => {
  // The test does the work itself, and decides when it stops.
  let schema: Awaited<ReturnType<typeof createTestSchema>>;
  beforeAll(async () => {
    schema = await createTestSchema({ schema: 'forecasting', entities, migrations }, { kind });
  });
  afterAll(() => schema[Symbol.asyncDispose]());

  const { clock } = createManualClock('2026-04-10T12:00:00.000Z');
  const viewer = serviceViewer('test');
  function unitIn(em: ReturnType<SchemaDatabase['fork']>) {
    const series = seriesIn(em, clock);
    const uploadRows = uploadRepository(em);
    const enqueue = async () => uuidv7();
    const uploads = createUploads({
      ...{ em, uploads: uploadRows, series, enqueue, isClient: async () => true, clock },
    });
    return { series, uploadRows, uploads };
  }
  const fork = () => schema.database.fork();
  const work = (id: string, run: JobRun) => createUploadWork({ fork, unitIn, clock })(id, run);
  const runOf = (signal: AbortSignal, progress: JobRun['progress'] = async () => {}): JobRun => ({
    ...{ taskId: randomUUID(), attempt: 1, signal, progress },
  });
  const never = () => new AbortController().signal;

  async function begin(clientId: string) {
    const rows = Array.from({ length: 2_000 }, (_, n) => {
      const timestamp = new Date(Date.UTC(2025, 0, 1, n)).toISOString();
      return n % 100 === 7 ? `${timestamp},many` : `${timestamp},${n}`;
    });
    const about = { name: 'orders', unit: 'orders', format: 'CSV', resampling: 'SUM' } as const;
    const content = `timestamp,value\n${rows.join('\n')}`;
    const begun = await unitIn(fork()).uploads.begin(viewer, {
      ...{ clientId, ...about, content, idempotencyKey: randomUUID() },
    });
    if (!begun.ok || !begun.value) throw new Error(JSON.stringify(begun));
    return begun.value;
  }
  async function show(id: string) {
    const [upload] = await unitIn(fork()).uploads.find(viewer, [id]);
    if (!upload) throw new Error('There is no such upload.');
    return upload;
  }
  async function countOf(id: string) {
    const { items } = await unitIn(fork()).uploads.series(viewer, id, { first: 10 });
    return items.map(({ pointCount }) => pointCount);
  }
  /** Works until so many batches are kept, and then is told to stop. */
  async function workUntil(id: string, batches: number) {
    const stop = new AbortController();
    let steps = 0;
    const interrupt = async () => {
      steps += 1;
      if (steps === batches) stop.abort(new Error('stopped'));
    };
    await expect(work(id, runOf(stop.signal, interrupt))).rejects.toThrow('stopped');
  }
  const end = (taskId: string | null | undefined, status: TaskStatus) =>
    transact(fork(), (tx) => unitIn(tx).uploads.taskEnded(String(taskId), status));

  test('goes on behind what it has kept, and counts nothing twice', async () => {
    const { id } = await begin(uuidv7());
    await workUntil(id, 3);
    const half = await show(id);
    expect(half).toMatchObject({ status: 'RUNNING', finishedAt: null });
    expect(half.rowsRead).toBeGreaterThan(100);
    expect(half.rowsRead).toBeLessThan(2_000);
    expect(await countOf(id)).toEqual([half.rowsStored]);

    await work(id, runOf(never()));
    const done = await show(id);
    expect(done).toMatchObject({
      ...{ status: 'PARTIAL', rowsRead: 2_000, rowsStored: 1_980, rowsChanged: 0, rowsKnown: 0, rowsRefused: 20 },
    });
    expect(done.refusals.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, n) => n * 100 + 8));
    expect(await countOf(id)).toEqual([1_980]);
    await work(id, runOf(never()));
    expect(await show(id)).toMatchObject({ rowsRead: 2_000, finishedAt: done.finishedAt });
  });

  test('ends with its task, and goes on when that is begun anew', async () => {
    const { id, taskId } = await begin(uuidv7());
    await workUntil(id, 2);
    await end(taskId, 'CANCELLED');
    expect(await show(id)).toMatchObject({ status: 'CANCELLED', finishedAt: clock() });
    await work(id, runOf(never()));
    expect(await show(id)).toMatchObject({ status: 'PARTIAL', rowsRead: 2_000, rowsStored: 1_980 });
    await end(taskId, 'FAILED');
    expect(await show(id)).toMatchObject({ status: 'PARTIAL' });
  });
});
