import type { Logger } from 'pino';
import { runInRequest } from '../logging/request-context.ts';
import { createRetry } from '../resilience/retry.ts';
import type { JobHandler } from './define-job.ts';
import type { Ledger } from './ledger.ts';
import { createProgress } from './progress.ts';
import type { Claim } from './queue.ts';
import { execute, type Run, RunStopped } from './run.ts';

export interface RunningOptions {
  readonly ledger: Ledger;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly logger: Logger;
  /** Called each time there is room for one more. */
  readonly onRoom: () => void;
}

// After this many tries the run is left to the queue, which has it run again.
const SETTLE = { maxAttempts: 6, backoffFactor: 2, initialDelayMilliseconds: 100, maxDelayMilliseconds: 2_000 };

const stop = (run: Run, why: RunStopped['why'], message: string) => run.controller.abort(new RunStopped(why, message));

/** The runs of this process. */
export function createRunning({ ledger, handlers, logger, onRoom }: RunningOptions) {
  // Not by task: a run whose claim was lost may still unwind while its task runs here again.
  const runs = new Set<Run>();

  /** Runs and settles; never rejects. */
  async function conduct(run: Run): Promise<void> {
    const progress = createProgress({ write: (report) => ledger.progress(run, report) });
    const ending = await execute(handlers.get(run.task.name), run, progress, logger);
    try {
      await createRetry({ settings: SETTLE }).run(() => ledger.settle(run, ending));
    } catch (error) {
      logger.error({ err: error, task: run.task.id }, 'the end of a run could not be written; it is run again');
    }
  }
  return {
    get size() {
      return runs.size;
    },
    taskIds: () => [...runs].map((run) => run.task.id),
    claims: () => [...runs].map((run) => run.claim),
    begin(run: Run): void {
      runs.add(run);
      const { requestId, traceparent, clientId, id } = run.task;
      const context = {
        requestId: requestId ?? id,
        ...(traceparent === null ? {} : { traceparent }),
        ...(clientId === null ? {} : { clientId }),
      };
      run.settled = runInRequest(context, () => conduct(run)).finally(() => {
        runs.delete(run);
        onRoom();
      });
    },
    cancel(taskId: string): void {
      for (const run of runs) if (run.task.id === taskId) stop(run, 'CANCELLED', 'Somebody cancelled the task.');
    },
    lose(claims: readonly Claim[]): void {
      for (const run of runs) if (claims.includes(run.claim)) stop(run, 'CLAIM_LOST', 'Another run has taken it over.');
    },
    stopAll(): void {
      for (const run of runs) stop(run, 'SHUTDOWN', 'The program stops.');
    },
    async settled(): Promise<void> {
      await Promise.all([...runs].map((run) => run.settled));
    },
  };
}
