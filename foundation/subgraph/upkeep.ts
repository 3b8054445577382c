import type { Clock } from '../clock.ts';
import type { SchemaDatabase } from '../database/server.ts';
import type { EventLog } from '../events/log.ts';
import { pruneIdempotency } from '../idempotency/idempotent.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Logger } from '../logging/logger.ts';

interface UpkeepOptions {
  readonly database: SchemaDatabase;
  readonly log: EventLog;
  readonly jobs?: Jobs;
  readonly clock: Clock;
  readonly logger: Logger;
}

const EVERY_MILLISECONDS = 3_600_000;
const KEPT_TASK_DAYS = 30;
const TASKS_AT_ONCE = 500;

/**
 * Deletes what the foundation's tables need not keep: events past their days, idempotency keys past theirs, tasks that
 * ended a month ago. Each hour, in every process: what one has deleted the others do not find.
 */
export function createUpkeep({ database, log, jobs, clock, logger }: UpkeepOptions) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    try {
      await log.prune();
      await pruneIdempotency(database.fork(), clock());
      const before = new Date(clock().getTime() - KEPT_TASK_DAYS * 86_400_000);
      while (timer && (await jobs?.prune(before, TASKS_AT_ONCE)) === TASKS_AT_ONCE);
    } catch (error) {
      logger.warn({ err: error }, 'Could not delete what is kept no longer; tries again in an hour.');
    }
  }

  return {
    start() {
      timer ??= setInterval(() => {
        running ??= run().finally(() => {
          running = undefined;
        });
      }, EVERY_MILLISECONDS);
      timer.unref();
    },
    /** Waits for the run in hand. */
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await running;
    },
  };
}
