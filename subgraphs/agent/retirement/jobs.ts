import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Retirements } from './service.ts';

export const retireInstances = defineJob({
  name: 'agent.instance.retire',
  title: 'Tell agents to end machines that are due',
  payload: z.object({}),
  retryLimit: 3,
  cron: '* * * * *',
  exclusive: true,
});

export const retirementJobs = (retirements: () => Retirements) => [
  handleJob(retireInstances, async (_, { signal }) => {
    await retirements().retire(signal);
  }),
];
