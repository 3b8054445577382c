import { expect, test, vi } from 'vitest';
import { handleJob } from '#foundation/jobs/define-job.ts';
import { onEachDatabase } from '../../support/database.ts';
import { createJobsWorld, quick, work } from './jobs-world.ts';

onEachDatabase('G11 jobs that are begun anew', (kind) => {
  test('hand back what hangs, and run it and everything after it with another worker', async () => {
    await using world = await createJobsWorld(kind);
    const seen: number[] = [];
    const handle = handleJob(work, async ({ n }, { signal }) => {
      seen.push(n);
      if (seen.length > 1) return;
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    });
    const jobs = await world.jobsOf([handle], { concurrency: 1, timing: { ...quick, drainMilliseconds: 50 } });
    await jobs.start();
    const first = await world.enqueue(jobs, work, { n: 1 });
    await vi.waitFor(() => expect(jobs.progress()).toEqual({ running: 1, failingSince: undefined }), 5_000);
    const second = await world.enqueue(jobs, work, { n: 2 });
    await jobs.restart();
    for (const id of [first, second]) {
      await vi.waitFor(async () => expect((await jobs.task(id))?.status).toBe('SUCCEEDED'), 10_000);
    }
    expect(seen.toSorted()).toEqual([1, 1, 2]);
  });
});
