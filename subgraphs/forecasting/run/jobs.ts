import { handleJob } from '#foundation/jobs/define-job.ts';
import { beginNight, executeRun } from './definitions.ts';
import type { NightWork } from './night.ts';
import type { RunWork } from './work.ts';

export const runJobs = (work: RunWork, night: NightWork) => [
  handleJob(executeRun, ({ runId }, task) => work(runId, task)),
  handleJob(beginNight, (_, task) => night.begin(task)),
];
