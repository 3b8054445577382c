import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Savings } from './service.ts';

/** J5 */
export const closeSavings = defineJob({
  name: 'client.savings.close',
  title: 'Close the days of savings that ended 48 hours ago',
  payload: z.object({}),
  retryLimit: 5,
  retryDelaySeconds: 60,
  cron: '10 0 * * *',
  exclusive: true,
});

/** `caughtUp`: waits until all that was told by now is in the figures, for what is closed is closed for good. */
export const savingsJobs = (savings: () => Savings, caughtUp: () => Promise<void>) => [
  handleJob(closeSavings, async (_, { signal }) => {
    await caughtUp();
    await savings().closeDays(signal);
  }),
];
