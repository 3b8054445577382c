import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Switches } from './service.ts';

export const giveUpSwitches = defineJob({
  name: 'agent.switch.give-up',
  title: 'End switches that were carried out and never reported',
  payload: z.object({}),
  retryLimit: 3,
  cron: '*/5 * * * *',
  exclusive: true,
});

export const switchJobs = (switches: () => Switches) => [
  handleJob(giveUpSwitches, async (_, { signal }) => {
    await switches().giveUpOverdue(signal);
  }),
];
