import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { RunWork } from './work.ts';

export const executeRun = defineJob({
  name: 'forecasting.run.execute',
  title: 'Forecasts of spot prices',
  payload: z.object({ runId: z.uuid() }),
  retryLimit: 3,
  // A hundred thousand series in one thread.
  expireSeconds: 14_400,
});

export const runJobs = (work: RunWork) => [handleJob(executeRun, ({ runId }, task) => work(runId, task))];
