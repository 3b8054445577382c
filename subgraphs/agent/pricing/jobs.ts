import type { Logger } from 'pino';
import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Cleaning } from './cleaning-service.ts';

/** Done in one piece, whatever was left undone; the first run of a long history takes its time. */
const policy = { payload: z.object({}), retryLimit: 3, retryDelaySeconds: 60, expireSeconds: 3600, exclusive: true };

/** J2 */
export const deduplicatePrices = defineJob({
  name: 'agent.pricing.deduplicate',
  title: 'Bring several prices of five minutes down to one',
  cron: '3 * * * *',
  ...policy,
});

export interface PriceWorkers {
  readonly cleaning: Cleaning;
}

export const priceJobs = (workers: () => PriceWorkers, logger: Logger) => [
  handleJob(deduplicatePrices, async (_, run) => {
    const { disputes, ...counts } = await workers().cleaning.deduplicate(run);
    if (counts.disputeCount === 0) return;
    logger.warn({ ...counts, disputes }, 'Reports of the same five minutes are more than 10 % apart');
  }),
];
