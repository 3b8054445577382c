import { expect, test, vi } from 'vitest';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import { onEachDatabase } from '../../support/database.ts';
import { anything, createJobsWorld } from './jobs-world.ts';

const within = { timeout: 15_000, interval: 100 };
const base = { title: 'Runs by itself', payload: anything, retryLimit: 0 };
const everyMinute = defineJob({ ...base, name: 'work.every-minute', cron: '* * * * *', exclusive: true });
const everyYear = defineJob({ ...base, name: 'work.every-year', cron: '0 0 1 1 *' });

onEachDatabase('P4 schedules', (kind) => {
  test('start a task by themselves, once for all processes', async () => {
    await using world = await createJobsWorld(kind);
    const payloads: unknown[] = [];
    const handlers = [handleJob(everyMinute, async (payload) => void payloads.push(payload))];
    const workers = [await world.jobsOf(handlers), await world.jobsOf(handlers)];
    for (const worker of workers) await worker.start();
    const list = () => workers[0]?.tasks({ name: everyMinute.name }, { first: 10 });
    await vi.waitFor(async () => expect((await list())?.items[0]?.status).toBe('SUCCEEDED'), within);
    const items = (await list())?.items ?? [];
    expect(items[0]).toMatchObject({ title: 'Runs by itself', clientId: null, payload: {}, attempts: 1 });
    // A new minute may have begun since: that is one more.
    expect(items.length).toBeLessThanOrEqual(2);
    expect(payloads[0]).toEqual({ n: 0 });
  });

  test('are what configuration says: another time, or off by name', async () => {
    await using world = await createJobsWorld(kind);
    const handlers = [handleJob(everyMinute, async () => {}), handleJob(everyYear, async () => {})];
    const stored = () => world.sql('select key, cron from work_jobs.schedule order by key');
    await world.jobsOf(handlers);
    expect(await stored()).toEqual([
      { key: 'work.every-minute', cron: '* * * * *' },
      { key: 'work.every-year', cron: '0 0 1 1 *' },
    ]);
    const changed = await world.jobsOf(handlers, {
      schedules: { 'work.every-minute': 'off', 'work.every-year': '30 2 * * *' },
    });
    expect(await stored()).toEqual([{ key: 'work.every-year', cron: '30 2 * * *' }]);
    expect(changed.schedules()).toEqual([
      { name: 'work.every-minute', title: 'Runs by itself', cron: null },
      { name: 'work.every-year', title: 'Runs by itself', cron: '30 2 * * *' },
    ]);
  });

  test('of an exclusive job do not pile up behind a long run', async () => {
    await using world = await createJobsWorld(kind);
    const jobs = await world.jobsOf([handleJob(everyMinute, async () => {})], {
      schedules: { 'work.every-minute': '0 0 1 1 *' },
    });
    for (let i = 0; i < 4; i += 1) {
      await world.sql(
        `insert into work_jobs.job (name, data, group_id, policy, retry_limit, heartbeat_seconds)
         values ('tasks', '{"job": "work.every-minute", "isScheduled": true}', 'work.every-minute', 'standard', 5, 10)`,
      );
    }
    await jobs.start();
    const done = `select from work_jobs.job where name = 'tasks' and state = 'completed'`;
    await vi.waitFor(async () => expect(await world.sql(done)).toHaveLength(4), within);
    expect((await jobs.tasks({}, { first: 10 })).items).toHaveLength(1);
  });

  test('are in UTC; what was due while nobody ran is made good by one run, for all processes together', async () => {
    await using world = await createJobsWorld(kind);
    const runs: unknown[] = [];
    const handlers = [handleJob(everyYear, async (payload) => void runs.push(payload))];
    // Not due now, whenever this is: twelve hours from now, each day.
    const noon = `0 ${(new Date().getUTCHours() + 12) % 24} * * *`;
    const daily = { schedules: { [everyYear.name]: noon } };
    await world.jobsOf(handlers, daily);
    expect(await world.sql('select timezone from work_jobs.schedule')).toEqual([{ timezone: 'UTC' }]);
    await world.sql(`update work_jobs.schedule set created_on = now() - interval '9 days'`);
    await world.sql(`update work_jobs.version set cron_on = now() - interval '4 days'`);
    const workers = [await world.jobsOf(handlers, daily), await world.jobsOf(handlers, daily)];
    for (const worker of workers) await worker.start();
    const done = async () => (await workers[0]?.tasks({ statuses: ['SUCCEEDED'] }, { first: 10 }))?.items;
    await vi.waitFor(async () => expect(await done()).toHaveLength(1), within);
    // A look that comes later, by whichever process, finds nothing more to make good.
    const looked = () => world.sql('select cron_on::text as at from work_jobs.version');
    for (let look = 0; look < 2; look += 1) {
      const before = await looked();
      await vi.waitFor(async () => expect(await looked()).not.toEqual(before), within);
    }
    expect(runs).toHaveLength(1);
    expect(await done()).toHaveLength(1);
  });

  test('that cannot be understood stop the start, and name the job', async () => {
    await using world = await createJobsWorld(kind);
    const handlers = [handleJob(everyMinute, async () => {})];
    await expect(world.jobsOf(handlers, { schedules: { 'work.every-minute': 'at noon' } })).rejects.toThrow(
      'work.every-minute',
    );
  });
});
