import { handleJob } from '#foundation/jobs/define-job.ts';
import { readUpload } from './definition.ts';
import type { UploadWork } from './work-service.ts';

export const uploadJobs = (work: UploadWork) => [handleJob(readUpload, ({ uploadId }, run) => work(uploadId, run))];
