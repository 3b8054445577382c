import type { Logger } from 'pino';
import { runInRequest } from '../logging/request-context.ts';
import { createRetry } from '../resilience/retry.ts';
import type { ObservedWork, ServiceTelemetry } from '../telemetry/service-telemetry.ts';
import type { JobHandler } from './define-job.ts';
import type { Ledger } from './ledger.ts';
import { createProgress } from './progress.ts';
import type { Claim } from './queue.ts';
import { execute, type Run, RunStopped } from './run.ts';

export interface RunningOptions {
  readonly subgraph: string;
  readonly ledger: Ledger;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly logger: Logger;
  readonly telemetry: ServiceTelemetry;
  /** Called each time there is room for one more. */
  readonly onRoom: () => void;
}

// After this many tries the run is left to the queue, which has it run again.
const SETTLE = { maxAttempts: 6, backoffFactor: 2, initialDelayMilliseconds: 100, maxDelayMilliseconds: 2_000 };

const stop = (run: Run, why: RunStopped['why'], message: string) => run.controller.abort(new RunStopped(why, message));

/** Why a run ended without success, in one of a few words. */
const whyOf = (error: unknown): string => (error instanceof RunStopped ? error.why : 'FAILED');

/** The runs of this process. */
export function createRunning({ subgraph, ledger, handlers, logger, telemetry, onRoom }: RunningOptions) {
  // Not by task: a run whose claim was lost may still unwind while its task runs here again.
  const runs = new Set<Run>();

  /** Runs and settles; never rejects. */
  async function conduct(run: Run, observed: ObservedWork): Promise<void> {
    const progress = createProgress({ write: (report) => ledger.progress(run, report) });
    const ending = await execute(handlers.get(run.task.name), run, progress, logger);
    observed.end('error' in ending ? whyOf(ending.error) : undefined);
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
      const { requestId, clientId, id, name: job, attempts: attempt } = run.task;
      const observed = telemetry.job({ subgraph, job, taskId: id, attempt, traceparent: run.task.traceparent });
      const { traceparent } = observed;
      const context = {
        requestId: requestId ?? id,
        ...(traceparent === undefined ? {} : { traceparent }),
        ...(clientId === null ? {} : { clientId }),
      };
      run.settled = runInRequest(context, () => conduct(run, observed)).finally(() => {
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
