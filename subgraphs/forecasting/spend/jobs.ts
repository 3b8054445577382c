import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Spending } from './service.ts';

export const integrateSpend = defineJob({
  name: 'forecasting.spend.integrate',
  title: 'Work out what was spent in the hours that are over',
  payload: z.object({}),
  retryLimit: 3,
  cron: '3 * * * *',
  exclusive: true,
});

export const spendJobs = (spending: () => Spending) => [
  handleJob(integrateSpend, (_, { signal }) => spending().integrate(signal)),
];
