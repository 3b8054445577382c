import { z } from 'zod';
import type { SubgraphName } from '../calls/define-call.ts';
import type { RetentionDays } from '../config/retention-days.ts';
import { cleanUp, type RetentionPolicy, retentionInForce } from '../database/retention.ts';
import type { SchemaDatabase } from '../database/server.ts';
import { defineJob, handleJob, type JobHandler } from '../jobs/define-job.ts';
import type { SubgraphDependencies } from './dependencies.ts';

const EXPIRE_SECONDS = 6 * 3600;

export interface RetentionJobOptions
  extends Pick<SubgraphDependencies<{ readonly RETENTION_DAYS?: RetentionDays }>, 'config' | 'clock' | 'logger'> {
  readonly subgraph: SubgraphName;
  readonly database: SchemaDatabase;
  readonly policies: readonly RetentionPolicy[];
}

/**
 * The daily job that deletes what a subgraph need not keep; its last phase says what was removed. Throws when
 * configuration names a policy of the subgraph that there is not.
 */
export function retentionJob(options: RetentionJobOptions): JobHandler {
  const { subgraph, database, policies, config, clock, logger } = options;
  const inForce = retentionInForce(subgraph, policies, config.RETENTION_DAYS ?? {});
  const job = defineJob({
    name: `${subgraph}.retention.clean-up`,
    title: 'Delete what is kept no longer',
    payload: z.object({}),
    retryLimit: 3,
    cron: '0 2 * * *',
    exclusive: true,
    expireSeconds: EXPIRE_SECONDS,
  });
  return handleJob(job, async (_, { signal, progress }) => {
    const removed = await cleanUp(database, inForce, { now: clock(), signal, onProgress: progress });
    logger.info({ removed: Object.fromEntries(removed) }, 'Deleted what is kept no longer.');
  });
}
