import { handleJob } from '#foundation/jobs/define-job.ts';
import { executeRun } from './execute-run.ts';
import type { RunWork } from './work.ts';

export const runJobs = (work: RunWork) => [handleJob(executeRun, ({ runId }, task) => work(runId, task))];
