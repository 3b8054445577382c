import { z } from 'zod';
import { defineJob, handleJob, JobFailed } from '#foundation/jobs/define-job.ts';

/** Finishes what a crash, or an owner that did not answer, has left. */
export const reconcile = defineJob({
  name: 'replica.replica.reconcile',
  title: 'Finish promotions, fail-overs and releases that were left',
  payload: z.object({}),
  retryLimit: 0, // the next one comes within a minute
  expireSeconds: 55,
  cron: '* * * * *',
  exclusive: true,
});

/** One kind of thing that may have been left; throws when some of it could not be finished. */
export type Leftover = (signal: AbortSignal) => Promise<void>;

/** One kind that cannot be finished keeps no other from being so. */
export const replicaJobs = (leftovers: readonly Leftover[]) => [
  handleJob(reconcile, async (_, { signal, progress }) => {
    let failed = 0;
    for (const [place, finish] of leftovers.entries()) {
      signal.throwIfAborted();
      await finish(signal).catch(() => {
        failed += 1;
      });
      await progress((place + 1) / leftovers.length);
    }
    if (failed > 0) throw new JobFailed('The owner of the machines does not answer; the rest is finished later.');
  }),
];
