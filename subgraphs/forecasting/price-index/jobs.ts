import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { PriceIndices } from './service.ts';

export const rebalanceIndices = defineJob({
  name: 'forecasting.price-index.rebalance',
  title: 'Weigh price indices anew',
  payload: z.object({}),
  retryLimit: 3,
  cron: '25 0 * * *',
  exclusive: true,
});

export const priceIndexJobs = (indices: () => PriceIndices) => [
  handleJob(rebalanceIndices, async (_, { signal, progress }) => {
    const count = await indices().rebalance(signal);
    await progress(1, `${count} weighed anew`);
  }),
];
