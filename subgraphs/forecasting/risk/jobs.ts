import { z } from 'zod';
import { defineJob, handleJob } from '#foundation/jobs/define-job.ts';
import type { Assessments } from './assessment-service.ts';
import type { Calibrations } from './calibration-service.ts';

export const assessRisks = defineJob({
  name: 'forecasting.risk.assess',
  title: 'Look again at the risks of interruption, and hold what was predicted against what came',
  payload: z.object({}),
  retryLimit: 3,
  cron: '*/10 * * * *',
  exclusive: true,
});

export const sumUpMarket = defineJob({
  name: 'forecasting.risk.sumUpMarket',
  title: 'Sum up the runs of pools over all clients',
  payload: z.object({}),
  retryLimit: 3,
  cron: '25 * * * *',
  exclusive: true,
});

interface RiskUnit {
  readonly assessments: Assessments;
  readonly calibrations: Calibrations;
}

export const riskJobs = (unit: () => RiskUnit) => [
  handleJob(assessRisks, async (_, { signal }) => {
    const { assessments, calibrations } = unit();
    await assessments.assessAll(signal);
    await calibrations.settle(signal);
  }),
  handleJob(sumUpMarket, (_, { signal }) => unit().assessments.sumUpMarket(signal)),
];
