import { z } from 'zod';
import { defineJob } from '#foundation/jobs/define-job.ts';

/** The job that does the work of one run. */
export const executeRun = defineJob({
  name: 'forecasting.run.execute',
  title: 'Forecasts of time series',
  payload: z.object({ runId: z.uuid() }),
  retryLimit: 3,
  // A hundred thousand series in a few threads.
  expireSeconds: 14_400,
});

/** The job that begins the runs of a night. It comes each hour of the night, for what an hour before could not begin. */
export const beginNight = defineJob({
  name: 'forecasting.run.nightly',
  title: 'Nightly forecasts of all series',
  payload: z.object({}),
  retryLimit: 3,
  exclusive: true,
  cron: '7 1-6 * * *',
});
