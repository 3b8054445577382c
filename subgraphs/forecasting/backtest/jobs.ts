import { handleJob } from '#foundation/jobs/define-job.ts';
import { executeBacktest } from './definition.ts';
import type { BacktestWork } from './work-service.ts';

export const backtestJobs = (work: BacktestWork) => [
  handleJob(executeBacktest, ({ backtestId }, run) => work(backtestId, run)),
];
