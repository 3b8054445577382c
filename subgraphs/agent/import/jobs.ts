import { handleJob } from '#foundation/jobs/define-job.ts';
import { importPrices } from './definition.ts';
import type { Imports } from './service.ts';

export const importJobs = (imports: () => Imports) => [
  handleJob(importPrices, ({ importId }, run) => imports().read(importId, run)),
];
