import type { Logger } from 'pino';
import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Cleaning } from './cleaning-service.ts';
import type { Filling } from './filling-service.ts';
import type { RollUps } from './roll-up-service.ts';

// All of them go by what is still to be done, not by the clock: what was missed is made good by the next run.
const policy = { payload: z.object({}), retryLimit: 3, retryDelaySeconds: 60, expireSeconds: 3600, exclusive: true };

/** J2 */
export const deduplicatePrices = defineJob({
  name: 'agent.pricing.deduplicate',
  title: 'Bring several prices of five minutes down to one',
  cron: '3 * * * *',
  ...policy,
});

/** J3 */
export const fillPriceGaps = defineJob({
  name: 'agent.pricing.fill-gaps',
  title: 'Fill gaps between prices',
  cron: '40 0 * * *',
  ...policy,
});

/** J10 */
export const rollUpPrices = defineJob({
  name: 'agent.pricing.roll-up',
  title: 'Sum prices up by hour and by day',
  cron: '13 * * * *',
  ...policy,
});

export interface PriceWorkers {
  readonly cleaning: Cleaning;
  readonly filling: Filling;
  readonly rollUps: RollUps;
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const priceJobs = (workers: () => PriceWorkers, logger: Logger) => [
  handleJob(deduplicatePrices, async (_, run) => {
    const { disputes, ...counts } = await workers().cleaning.deduplicate(run);
    const { bucketCount, removedCount, disputeCount } = counts;
    const done = [`${many(bucketCount, 'bucket')} cleaned`, `${many(removedCount, 'price')} removed`];
    await run.progress(1, [...done, `${disputeCount} disputed`].join(', '));
    if (disputeCount === 0) return;
    logger.warn({ ...counts, disputes }, 'Reports of the same five minutes are more than 10 % apart');
  }),
  handleJob(fillPriceGaps, async (_, run) => {
    const { hourCount, addedCount, removedCount } = await workers().filling.fill(run);
    const done = [`${many(hourCount, 'hour')} looked at`, `${many(addedCount, 'price')} filled in`];
    await run.progress(1, [...done, `${removedCount} taken back`].join(', '));
  }),
  handleJob(rollUpPrices, async (_, run) => {
    const hourCount = await workers().rollUps.rollUp(run);
    await run.progress(1, `${many(hourCount, 'hour')} summed up`);
  }),
];
