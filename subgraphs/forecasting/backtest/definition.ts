import { z } from 'zod';
import { defineJob } from '#foundation/jobs/define-job.ts';

/** The work of one back-test. One at a time: each keeps a core busy. */
export const executeBacktest = defineJob({
  name: 'forecasting.backtest.execute',
  title: 'Try a strategy on past prices',
  payload: z.object({ backtestId: z.uuid() }),
  retryLimit: 2,
  exclusive: true,
  // Two years of fifty pools every ten minutes, on one slow core.
  expireSeconds: 1800,
});
