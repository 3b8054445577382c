import { z } from 'zod';
import { statement, tableOf } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import { defineJob, type JobDefinition, type JobHandler } from '#foundation/jobs/define-job.ts';
import { createJobs, type EnqueueOptions, type Jobs, type JobsOptions } from '#foundation/jobs/jobs.ts';
import { type TaskSnapshot, taskFinished } from '#foundation/jobs/task-events.ts';
import { createTestSchema, type DatabaseKind, silent } from '../../support/database.ts';
import { jobQueuesOf } from '../../support/job-queues.ts';
import { jobSchema } from './work-schema.ts';

/** Fast enough for a test, slow enough for a busy machine. */
export const quick = {
  pollMilliseconds: 50,
  watchMilliseconds: 50,
  heartbeatSeconds: 10,
  superviseSeconds: 1,
  cronSeconds: 1,
  drainMilliseconds: 5_000,
};

export const anything = z.object({ n: z.number().default(0) });

export const work = defineJob({
  name: 'work.do',
  title: 'Does some work',
  payload: anything,
  retryLimit: 2,
  retryDelaySeconds: 0,
});

/** One migrated schema in which tests start as many workers as they like. */
export async function createJobsWorld(kind: DatabaseKind) {
  await using resources = new AsyncDisposableStack();
  const { database, url } = resources.use(
    await createTestSchema(jobSchema, { kind, prepare: jobQueuesOf([jobSchema]) }),
  );
  const owned = resources.move();
  const outbox = createOutbox({ clock: () => new Date() });

  /** The jobs of one process; opened, not started. */
  async function jobsOf(handlers: readonly JobHandler[], options: Partial<JobsOptions> = {}): Promise<Jobs> {
    const jobs = createJobs({
      ...{ database, handlers, outbox, logger: silent, clock: () => new Date(), timing: quick },
      ...options,
    });
    owned.use(jobs);
    await jobs.open();
    return jobs;
  }
  return {
    database,
    url,
    jobsOf,
    enqueue: <P>(jobs: Jobs, job: JobDefinition<P>, payload: P, o?: EnqueueOptions): Promise<string> =>
      transact(database.fork(), (tx) => jobs.enqueue(tx, job, payload, o)),
    /** What was told of a task, in order. */
    async news(taskId: string): Promise<(TaskSnapshot & { isFinished: boolean })[]> {
      const em = database.fork();
      const rows = await statement<{ type: string; payload: string }>(
        em,
        `select type, payload::text as payload from ${tableOf(em, 'event_log')} where aggregate_id = $1 order by id`,
        [taskId],
      );
      return rows.map(({ type, payload }) => ({ ...JSON.parse(payload), isFinished: type === taskFinished.type }));
    },
    /** Runs a statement on the queue's own tables, to let time pass there. */
    sql: (text: string, parameters: readonly unknown[] = []) => statement(database.fork(), text, parameters),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
export type JobsWorld = Awaited<ReturnType<typeof createJobsWorld>>;
