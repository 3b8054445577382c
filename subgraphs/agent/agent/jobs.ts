import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Agents } from './service.ts';

/** J1 */
export const markSilentAgents = defineJob({
  name: 'agent.agent.mark-offline',
  title: 'Mark agents that fell silent as offline',
  payload: z.object({}),
  retryLimit: 3,
  cron: '*/5 * * * *',
  exclusive: true,
});

export const agentJobs = (agents: () => Agents) => [
  handleJob(markSilentAgents, async (_, { signal }) => {
    await agents().markSilent(signal);
  }),
];
