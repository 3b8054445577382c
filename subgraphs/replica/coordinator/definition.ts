import { z } from 'zod';
import { defineJob } from '#foundation/jobs/define-job.ts';

/** Added in the transaction that makes an agent due; what it cannot do the sweep does. */
export const coordinate = defineJob({
  name: 'replica.coordinator.coordinate',
  title: 'See to the standbys of an agent',
  payload: z.object({ agentId: z.string() }),
  retryLimit: 0,
  expireSeconds: 30,
});

/** Looks at every agent whose time has come, whatever became of the news of it. */
export const sweep = defineJob({
  name: 'replica.coordinator.sweep',
  title: 'See to the standbys of all agents that are due',
  payload: z.object({}),
  retryLimit: 0, // the next one comes within a minute
  expireSeconds: 55,
  cron: '* * * * *',
  exclusive: true,
});
