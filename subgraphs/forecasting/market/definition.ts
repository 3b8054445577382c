import { z } from 'zod';
import { defineJob } from '#foundation/jobs/define-job.ts';

/** The work of a refresh; without one, as by schedule, it begins one for every client. */
export const refreshMarket = defineJob({
  name: 'forecasting.market.refresh',
  title: 'Fetch prices of the market',
  payload: z.object({ refreshId: z.uuid().optional() }),
  retryLimit: 2,
  retryDelaySeconds: 30,
  cron: '0 */6 * * *',
  exclusive: true,
});
