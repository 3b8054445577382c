import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Imports } from './service.ts';

export const importPrices = defineJob({
  name: 'agent.prices.import',
  title: 'Import a price history',
  payload: z.object({ importId: z.uuid() }),
  retryLimit: 3,
  expireSeconds: 3600,
});

export const importJobs = (imports: () => Imports) => [
  handleJob(importPrices, ({ importId }, run) => imports().read(importId, run)),
];
