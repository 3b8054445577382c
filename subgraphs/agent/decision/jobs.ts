import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Decisions } from './service.ts';

export const evaluateChanged = defineJob({
  name: 'agent.decision.evaluate',
  title: 'Look again at machines whose pools have changed',
  payload: z.object({}),
  retryLimit: 3,
  cron: '* * * * *',
  exclusive: true,
});

export const decisionJobs = (decisions: () => Decisions) => [
  handleJob(evaluateChanged, async (_, { signal }) => {
    await decisions().evaluateDue(signal);
  }),
];
