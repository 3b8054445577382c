import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { handleJob } from '#foundation/jobs/define-job.ts';
import { withoutPostgres } from '../../support/services.ts';
import { createJobsWorld } from './jobs-world.ts';
import { endless } from './work-schema.ts';

const absent = withoutPostgres();

describe.skipIf(absent)(`P4 a process that is killed${absent ? ' (skipped: no Postgres found)' : ''}`, () => {
  test('loses no job: another process runs it again, without counting the death as a failure', async () => {
    await using world = await createJobsWorld('postgres');
    const jobs = await world.jobsOf([handleJob(endless, async () => {})]);
    const taskId = await world.enqueue(jobs, endless, {});
    const program = new URL('./killed-process.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [program, world.url ?? ''], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    const [said] = await Promise.race([once(child.stdout, 'data'), exit]);
    expect(String(said).trim()).toBe(taskId);
    child.kill('SIGKILL');
    await exit;
    expect(await jobs.task(taskId)).toMatchObject({ status: 'RUNNING', attempts: 1 });

    // As if the time in which it should have been heard of were over.
    await world.sql(`update work_jobs.job set heartbeat_on = now() - interval '16 seconds' where id = $1`, [taskId]);
    await jobs.start();
    const done = await vi.waitFor(
      async () => {
        const task = await jobs.task(taskId);
        expect(task?.status).toBe('SUCCEEDED');
        return task;
      },
      { timeout: 15_000, interval: 50 },
    );
    expect(done).toMatchObject({ attempts: 2, failures: 0 });
  });
});
