import { expect, test, vi } from 'vitest';
import { transact } from '#foundation/database/transact.ts';
import { defineJob, handleJob, JobAborted, JobFailed } from '#foundation/jobs/define-job.ts';
import type { Jobs } from '#foundation/jobs/jobs.ts';
import { onEachDatabase } from '../../support/database.ts';
import { createJobsWorld, work } from './jobs-world.ts';

const within = { timeout: 15_000, interval: 30 };

const untilStatus = (jobs: Jobs, taskId: string, status: string) =>
  vi.waitFor(async () => {
    const task = await jobs.task(taskId);
    expect(task?.status).toBe(status);
    return task;
  }, within);

onEachDatabase('P4 jobs', (kind) => {
  test('run what a committed transaction has added, and tell every step', async () => {
    await using world = await createJobsWorld(kind);
    const seen: number[] = [];
    const jobs = await world.jobsOf([
      handleJob(work, async ({ n }, run) => {
        seen.push(n);
        await run.progress(0.5, 'half way');
      }),
    ]);
    await jobs.start();
    const clientId = '01890000-0000-7000-8000-000000000001';
    const taskId = await world.enqueue(jobs, work, { n: 7 }, { clientId, title: 'Seven' });
    const task = await untilStatus(jobs, taskId, 'SUCCEEDED');
    expect(seen).toEqual([7]);
    expect(task).toMatchObject({ title: 'Seven', clientId, attempts: 1, progressRatio: 1, phase: 'half way' });
    const news = await world.news(taskId);
    expect(news.map(({ status, progressRatio, isFinished }) => [status, progressRatio, isFinished])).toEqual([
      ['QUEUED', 0, false],
      ['RUNNING', 0, false],
      ['RUNNING', 0.5, false],
      ['SUCCEEDED', 1, true],
    ]);
    expect(news.at(-1)).toMatchObject({ taskId, name: 'work.do', title: 'Seven' });
  });

  test('never run what a transaction has added that was rolled back', async () => {
    await using world = await createJobsWorld(kind);
    const seen: number[] = [];
    const jobs = await world.jobsOf([handleJob(work, async ({ n }) => void seen.push(n))]);
    await jobs.start();
    let lost = '';
    const undone = transact(world.database.fork(), async (tx) => {
      lost = await jobs.enqueue(tx, work, { n: 1 });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const taskId = await world.enqueue(jobs, work, { n: 2 });
    await untilStatus(jobs, taskId, 'SUCCEEDED');
    expect(seen).toEqual([2]);
    expect(await jobs.task(lost)).toBeUndefined();
  });

  test('are tried again as often as they say, then fail with a masked reason and can be run anew', async () => {
    await using world = await createJobsWorld(kind);
    const attempts: number[] = [];
    let isBroken = true;
    const jobs = await world.jobsOf([
      handleJob(work, async (_, run) => {
        attempts.push(run.attempt);
        if (isBroken) throw new Error('password=hunter2');
      }),
    ]);
    await jobs.start();
    const taskId = await world.enqueue(jobs, work, { n: 1 });
    const failed = await untilStatus(jobs, taskId, 'FAILED');
    expect(attempts).toEqual([1, 2, 3]);
    expect(failed?.message).not.toContain('hunter2');
    expect(failed).toMatchObject({ attempts: 3, payload: { n: 1 } });
    expect(await jobs.cancel(taskId)).toEqual({ ok: false, reason: 'NOT_RUNNING' });

    isBroken = false;
    expect(await jobs.retry(taskId)).toEqual({ ok: true, reason: null });
    expect(await untilStatus(jobs, taskId, 'SUCCEEDED')).toMatchObject({ attempts: 1 });
    expect(await jobs.retry(taskId)).toEqual({ ok: false, reason: 'NOT_FAILED' });
    expect((await world.news(taskId)).filter(({ isFinished }) => isFinished)).toHaveLength(2);
  });

  test('wait longer before each run', async () => {
    await using world = await createJobsWorld(kind);
    const slow = defineJob({ ...work, name: 'work.slow', retryDelaySeconds: 100 });
    const jobs = await world.jobsOf([handleJob(slow, () => Promise.reject(new JobFailed('No luck.')))]);
    await jobs.start();
    const taskId = await world.enqueue(jobs, slow, { n: 1 });
    const pauses: number[] = [];
    for (let run = 1; run <= 2; run += 1) {
      await vi.waitFor(
        async () => expect(await jobs.task(taskId)).toMatchObject({ status: 'QUEUED', attempts: run }),
        within,
      );
      expect((await jobs.task(taskId))?.message).toBe('No luck.');
      const [row] = (await world.sql(
        `select extract(epoch from start_after - now())::float8 as pause from work_jobs.job where id = $1`,
        [taskId],
      )) as [{ pause: number }];
      pauses.push(row.pause);
      await world.sql(`update work_jobs.job set start_after = now() where id = $1`, [taskId]);
    }
    await untilStatus(jobs, taskId, 'FAILED');
    expect(pauses[0]).toBeGreaterThan(90);
    expect(pauses[0]).toBeLessThanOrEqual(200);
    expect(pauses[1]).toBeGreaterThan(190);
    expect(pauses[1]).toBeLessThanOrEqual(400);
  });

  test('D13 end ABORTED, and are not tried again, when they say so themselves', async () => {
    await using world = await createJobsWorld(kind);
    const jobs = await world.jobsOf([handleJob(work, () => Promise.reject(new JobAborted('daily_limit')))]);
    await jobs.start();
    const taskId = await world.enqueue(jobs, work, { n: 1 });
    expect(await untilStatus(jobs, taskId, 'ABORTED')).toMatchObject({ message: 'daily_limit', attempts: 1 });
  });

  test('fail when they take longer than they may', async () => {
    await using world = await createJobsWorld(kind);
    const endless = defineJob({ ...work, name: 'work.endless', retryLimit: 0, expireSeconds: 1 });
    const jobs = await world.jobsOf([
      handleJob(
        endless,
        (_, { signal }) =>
          new Promise((_done, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ),
    ]);
    await jobs.start();
    const taskId = await world.enqueue(jobs, endless, { n: 1 });
    expect(await untilStatus(jobs, taskId, 'FAILED')).toMatchObject({ message: 'It took longer than 1 seconds.' });
  });

  test('D9 a task that waits is cancelled at once, and one that runs is told to stop', async () => {
    await using world = await createJobsWorld(kind);
    const begun = Promise.withResolvers<void>();
    const handler = handleJob(work, async (_, { signal }) => {
      begun.resolve();
      await new Promise((_done, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const jobs = await world.jobsOf([handler], { concurrency: 1 });
    const running = await world.enqueue(jobs, work, { n: 1 });
    await jobs.start();
    await begun.promise;
    const waiting = await world.enqueue(jobs, work, { n: 2 });
    expect(await jobs.cancel(waiting)).toEqual({ ok: true, reason: null });
    expect(await jobs.task(waiting)).toMatchObject({ status: 'CANCELLED', attempts: 0 });
    // Asked of another process than the one that runs it.
    const other = await world.jobsOf([handler]);
    expect(await other.cancel(running)).toEqual({ ok: true, reason: null });
    await untilStatus(jobs, running, 'CANCELLED');
    expect((await world.news(running)).at(-1)).toMatchObject({ status: 'CANCELLED', isFinished: true });
    expect(await jobs.cancel('01890000-0000-7000-8000-00000000dead')).toEqual({ ok: false, reason: 'UNKNOWN_TASK' });
    expect(await jobs.cancel('not an id')).toEqual({ ok: false, reason: 'UNKNOWN_TASK' });
  });

  test('of an exclusive kind run one at a time in all processes together, others side by side', async () => {
    await using world = await createJobsWorld(kind);
    const alone = defineJob({ ...work, name: 'work.alone', exclusive: true });
    const now = { alone: 0, together: 0 };
    const most = { alone: 0, together: 0 };
    const gate = Promise.withResolvers<void>();
    const count = (what: 'alone' | 'together', until: () => Promise<unknown>) => async () => {
      now[what] += 1;
      most[what] = Math.max(most[what], now[what]);
      await until();
      now[what] -= 1;
    };
    const handlers = [
      handleJob(
        alone,
        count('alone', async () => {}),
      ),
      handleJob(
        work,
        count('together', () => gate.promise),
      ),
    ];
    const workers = [await world.jobsOf(handlers), await world.jobsOf(handlers)];
    const [first] = workers as [Jobs, Jobs];
    const ids: string[] = [];
    for (let i = 0; i < 6; i += 1) ids.push(await world.enqueue(first, alone, { n: i }));
    for (let i = 0; i < 3; i += 1) ids.push(await world.enqueue(first, work, { n: i }));
    for (const worker of workers) await worker.start();
    await vi.waitFor(() => expect(now.together).toBe(3), within);
    gate.resolve();
    for (const id of ids) await untilStatus(first, id, 'SUCCEEDED');
    expect(most).toEqual({ alone: 1, together: 3 });
  });

  test('are not lost by a shutdown: they end in time, or are handed back and run again', async () => {
    await using world = await createJobsWorld(kind);
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let begun = 0;
    const runs: number[] = [];
    const handler = handleJob(work, async ({ n }, { attempt }) => {
      begun += 1;
      runs.push(n * 10 + attempt);
      // The second one does not listen to the signal at all.
      if (attempt === 1) await gates[n]?.promise;
    });
    const jobs = await world.jobsOf([handler]);
    await jobs.start();
    const [quickly, slowly] = [await world.enqueue(jobs, work, { n: 0 }), await world.enqueue(jobs, work, { n: 1 })];
    await vi.waitFor(() => expect(begun).toBe(2), within);
    const deadline = new AbortController();
    const drained = jobs.drain(deadline.signal);
    gates[0]?.resolve();
    const next = await world.jobsOf([handler]);
    await untilStatus(next, quickly, 'SUCCEEDED');
    deadline.abort();
    await drained;
    expect(await next.task(slowly)).toMatchObject({ status: 'QUEUED', failures: 0 });
    await next.start();
    expect(await untilStatus(next, slowly, 'SUCCEEDED')).toMatchObject({ attempts: 2, failures: 0 });
    expect(runs.toSorted()).toEqual([1, 11, 12]);
  });

  test('of a process that is not heard of any more run again, and its own late end changes nothing', async () => {
    await using world = await createJobsWorld(kind);
    const gate = Promise.withResolvers<void>();
    const signals: AbortSignal[] = [];
    const handler = handleJob(work, async (_, { attempt, signal }) => {
      signals.push(signal);
      if (attempt === 1) await gate.promise;
    });
    const jobs = await world.jobsOf([handler]);
    await jobs.start();
    const taskId = await world.enqueue(jobs, work, { n: 1 });
    await vi.waitFor(() => expect(signals).toHaveLength(1), within);
    // Said again until it counts: the process does live, and its next sign of life would undo it.
    const silence = `update work_jobs.job set heartbeat_on = now() - interval '1 hour' where id = $1 and retry_count = 0`;
    await vi.waitFor(async () => {
      await world.sql(silence, [taskId]);
      expect(signals).toHaveLength(2);
    }, within);
    const done = await untilStatus(jobs, taskId, 'SUCCEEDED');
    expect(done).toMatchObject({ attempts: 2 });
    gate.resolve();
    await jobs.drain();
    expect(await world.news(taskId)).toHaveLength(4);
    expect(await jobs.task(taskId)).toEqual(done);
  });

  test('that kill their process every time are given up', async () => {
    await using world = await createJobsWorld(kind);
    let runs = 0;
    const jobs = await world.jobsOf([
      handleJob(work, async () => {
        runs += 1;
      }),
    ]);
    const taskId = await world.enqueue(jobs, work, { n: 1 });
    await world.sql(`update work.task set attempts = 5, ended_attempts = 0 where id = $1`, [taskId]);
    await jobs.start();
    expect((await untilStatus(jobs, taskId, 'FAILED'))?.message).toContain('died 5 times');
    expect(runs).toBe(0);
  });

  test('refuse a payload of another shape, when it is added and when it is run', async () => {
    await using world = await createJobsWorld(kind);
    const jobs = await world.jobsOf([handleJob({ ...work, retryLimit: 0 }, async () => {})]);
    await expect(world.enqueue(jobs, work, { n: 'seven' } as never)).rejects.toThrow();
    const taskId = await world.enqueue(jobs, { ...work, retryLimit: 0 }, { n: 1 });
    await world.sql(`update work.task set payload = '{"n": "seven"}' where id = $1`, [taskId]);
    await jobs.start();
    expect((await untilStatus(jobs, taskId, 'FAILED'))?.message).toContain('payload');
  });

  test('D9 tasks are listed by page, newest first', async () => {
    await using world = await createJobsWorld(kind);
    const jobs = await world.jobsOf([handleJob(work, async () => {})]);
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push(await world.enqueue(jobs, work, { n: i }));
    const first = await jobs.tasks({ statuses: ['QUEUED'] }, { first: 3 });
    const [last] = first.items.slice(-1);
    const second = await jobs.tasks({}, { first: 3, after: last && first.cursorOf(last) });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.toReversed());
    expect([first.hasNextPage, second.hasNextPage]).toEqual([true, false]);
    expect((await jobs.tasks({ statuses: ['FAILED'] }, { first: 3 })).items).toEqual([]);
    await expect(jobs.tasks({}, { first: 3, after: 'nonsense' })).rejects.toThrow('after');
  });
});
