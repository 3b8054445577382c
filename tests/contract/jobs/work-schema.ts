import { z } from 'zod';
import { eventMigrations } from '#foundation/events/migrations.ts';
import { defineJob } from '#foundation/jobs/define-job.ts';
import { jobMigrations } from '#foundation/jobs/migrations.ts';

/** What the test and the process that it kills both know. */
export const jobSchema = { schema: 'work', entities: [], migrations: [...eventMigrations, ...jobMigrations] };

export const endless = defineJob({
  name: 'work.endless',
  title: 'Does not end in the first process',
  payload: z.object({}),
  retryLimit: 0,
});
