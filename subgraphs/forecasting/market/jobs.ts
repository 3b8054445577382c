import { handleJob } from '#foundation/jobs/define-job.ts';
import { refreshMarket } from './definition.ts';
import type { RefreshWork } from './work-service.ts';

export const marketJobs = (work: RefreshWork) => [
  handleJob(refreshMarket, ({ refreshId }, run) => work(refreshId, run)),
];
