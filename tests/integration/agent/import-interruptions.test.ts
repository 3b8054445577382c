import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { JobRun } from '#foundation/jobs/define-job.ts';
import { cancelTaskAt, retryTaskAt } from '#schema/calls/task.ts';
import { onEachDatabase } from '../../support/database.ts';
import { asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { historiesOn, historyOf, packed, records } from './histories.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet();
});
afterAll(() => fleet[Symbol.asyncDispose]());
const { begin, show, countPoints } = historiesOn(() => fleet);

onEachDatabase('A20 an import that is interrupted', (kind) => {
  // The test does the work itself, and decides when it stops.
  let still: Fleet;
  const { show, countPoints } = historiesOn(() => still);
  beforeAll(async () => {
    still = await createFleet({ kind, start: false });
  });
  afterAll(() => still[Symbol.asyncDispose]());

  async function beginQuietly(owner: Viewer, content: string): Promise<string> {
    const begun = await still.services().imports.begin(owner, { content, idempotencyKey: randomUUID() });
    if (!begun.ok || !begun.value) throw new Error(JSON.stringify(begun));
    return begun.value.id;
  }
  const runOf = (signal: AbortSignal, progress: JobRun['progress'] = async () => {}): JobRun => ({
    ...{ taskId: randomUUID(), attempt: 1, signal, progress },
  });

  test('goes on behind what it has kept, and counts nothing twice', async () => {
    const clientId = randomUUID();
    const owner = asClient(clientId);
    const items = records(1500).map((item, n) => (n % 100 === 7 ? { ...item, SpotPrice: '0' } : item));
    const id = await beginQuietly(owner, packed(historyOf(items)));
    const stop = new AbortController();
    let steps = 0;
    const interrupt = async () => {
      steps += 1;
      if (steps === 3) stop.abort(new Error('stopped'));
    };
    await expect(still.services().imports.read(id, runOf(stop.signal, interrupt))).rejects.toThrow('stopped');
    const half = await show(owner, id);
    expect(half).toMatchObject({ status: 'RUNNING', finishedAt: null });
    expect(half?.recordsRead).toBeGreaterThan(100);
    expect(half?.recordsRead).toBeLessThan(1500);
    expect(await countPoints(clientId)).toBe(half?.recordsStored);

    await still.services().imports.read(id, runOf(new AbortController().signal));
    const shown = await show(owner, id);
    expect(shown).toMatchObject({
      status: 'PARTIAL',
      recordsRead: 1500,
      recordsStored: 1485,
      recordsKnown: 0,
      recordsRefused: 15,
    });
    expect(shown?.refusals.map(({ record: place }) => place)).toEqual(
      Array.from({ length: 15 }, (_, n) => n * 100 + 8),
    );
    expect(await countPoints(clientId)).toBe(1485);
    await still.services().imports.read(id, runOf(new AbortController().signal));
    expect(await show(owner, id)).toEqual(shown);
  });

  test('is not read by two at the same time', async () => {
    const owner = asClient(randomUUID());
    const id = await beginQuietly(owner, historyOf(records(1500)));
    const read = () => still.services().imports.read(id, runOf(new AbortController().signal));
    const ends = await Promise.allSettled([read(), read()]);
    expect(ends.map(({ status }) => status)).toContain('fulfilled');
    expect(await show(owner, id)).toMatchObject({ status: 'SUCCEEDED', recordsRead: 1500, recordsStored: 1500 });
  });

  test('tells how far it is', async () => {
    const owner = asClient(randomUUID());
    const id = await beginQuietly(owner, historyOf(records(1500)));
    const ratios: number[] = [];
    const note = async (ratio: number) => void ratios.push(ratio);
    await still.services().imports.read(id, runOf(new AbortController().signal, note));
    expect(ratios.length).toBeGreaterThan(2);
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect(ratios.at(-1)).toBe(1);
  });
});

describe('A20 an import that is cancelled', () => {
  test('ends as cancelled, and goes on where it was when its task is run again', async () => {
    const clientId = randomUUID();
    const owner = asClient(clientId);
    const { spotPriceImport } = await begin(owner, { content: packed(historyOf(records(12_000))) });
    const taskId = spotPriceImport?.task?.id ?? '';
    const shows = (expected: object) =>
      vi.waitFor(async () => expect(await show(owner, spotPriceImport?.id)).toMatchObject(expected), {
        ...{ timeout: 15_000, interval: 10 },
      });
    expect(await fleet.world.peers.call(cancelTaskAt('agent'), { taskId })).toEqual({ ok: true, reason: null });
    await shows({ status: 'CANCELLED', finishedAt: fleet.world.clock.now().toISOString() });
    const kept = await show(owner, spotPriceImport?.id);
    expect(kept?.recordsRead).toBeLessThan(12_000);
    expect(await countPoints(clientId)).toBe(kept?.recordsStored);
    expect(await fleet.world.peers.call(retryTaskAt('agent'), { taskId })).toEqual({ ok: true, reason: null });
    await shows({ status: 'SUCCEEDED', recordsRead: 12_000, recordsStored: 12_000, recordsKnown: 0 });
    expect(await countPoints(clientId)).toBe(12_000);
  });

  test('an unknown task cannot be cancelled', async () => {
    expect(await fleet.world.peers.call(cancelTaskAt('agent'), { taskId: randomUUID() })).toEqual({
      ...{ ok: false, reason: 'UNKNOWN_TASK' },
    });
  });
});
