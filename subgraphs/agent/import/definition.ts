import { z } from 'zod';
import { defineJob } from '#foundation/jobs/define-job.ts';

/** The work of reading a price history. */
export const importPrices = defineJob({
  name: 'agent.prices.import',
  title: 'Import a price history',
  payload: z.object({ importId: z.uuid() }),
  retryLimit: 3,
  expireSeconds: 3600,
});
