import { z } from 'zod';
import { defineJob } from '#foundation/jobs/define-job.ts';

/** The work of reading an uploaded history. */
export const readUpload = defineJob({
  name: 'forecasting.upload.read',
  title: 'Read an uploaded history',
  payload: z.object({ uploadId: z.uuid() }),
  retryLimit: 3,
  expireSeconds: 3600,
});
