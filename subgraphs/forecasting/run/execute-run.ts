import { z } from 'zod';
import { defineJob } from '#foundation/jobs/define-job.ts';

/** The job that does the work of one run. */
export const executeRun = defineJob({
  name: 'forecasting.run.execute',
  title: 'Forecasts of spot prices',
  payload: z.object({ runId: z.uuid() }),
  retryLimit: 3,
  // A hundred thousand series in one thread.
  expireSeconds: 14_400,
});
