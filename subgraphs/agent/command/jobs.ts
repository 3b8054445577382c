import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Commands } from './service.ts';

export const expireCommands = defineJob({
  name: 'agent.command.expire',
  title: 'End commands that no agent took',
  payload: z.object({}),
  retryLimit: 3,
  cron: '* * * * *',
  exclusive: true,
});

export const redeliverCommands = defineJob({
  name: 'agent.command.redeliver',
  title: 'Tell agents again what they have not taken up',
  payload: z.object({}),
  retryLimit: 3,
  cron: '* * * * *',
  exclusive: true,
});

export const commandJobs = (commands: () => Commands) => [
  handleJob(expireCommands, async (_, { signal }) => {
    await commands().expireLapsed(signal);
  }),
  handleJob(redeliverCommands, async (_, { signal }) => {
    await commands().redeliver(signal);
  }),
];
