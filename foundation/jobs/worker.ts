import type { Logger } from 'pino';
import type { SchemaDatabase } from '../database/open.ts';
import { runInRequest } from '../logging/request-context.ts';
import { pause, untilAborted } from '../resilience/deadline.ts';
import { createRetry } from '../resilience/retry.ts';
import type { JobHandler } from './define-job.ts';
import type { Ledger } from './ledger.ts';
import { createProgress } from './progress.ts';
import type { Queue } from './queue.ts';
import { type Ending, execute, type Run, RunStopped } from './run.ts';
import { cancelledAmong } from './task-table.ts';

export interface WorkerOptions {
  readonly database: SchemaDatabase;
  readonly queue: Queue;
  readonly ledger: Ledger;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly logger: Logger;
  /** Runs at a time in this process. */
  readonly concurrency: number;
  readonly pollMilliseconds: number;
  readonly keepAliveMilliseconds: number;
}

export type Worker = ReturnType<typeof createWorker>;

// After this many tries the run is left to the queue, which has it run again.
const SETTLE = { maxAttempts: 6, backoffFactor: 2, initialDelayMilliseconds: 100, maxDelayMilliseconds: 2_000 };

const stopRun = (run: Run, why: RunStopped['why'], message: string) =>
  run.controller.abort(new RunStopped(why, message));

/** Claims runs and looks after them: one loop, however many jobs there are and runs at a time. */
export function createWorker(options: WorkerOptions) {
  const { database, queue, ledger, handlers, logger, concurrency, pollMilliseconds, keepAliveMilliseconds } = options;
  // Not by task: a run whose claim was lost may still unwind while its task runs here again.
  const running = new Set<Run>();
  const stop = new AbortController();
  let sleep = new AbortController();
  let isClaiming = true;
  let keptAliveAt = 0;
  let loop: Promise<void> | undefined;
  let turning: Promise<boolean> = Promise.resolve(false);
  let isFailing = false;

  const wake = () => sleep.abort();

  async function claim(): Promise<boolean> {
    const room = concurrency - running.size;
    if (!isClaiming || room <= 0) return false;
    const runs = await ledger.claim(room);
    // Too late to begin: they are run elsewhere when this process is not heard of any more.
    if (stop.signal.aborted) return false;
    for (const run of runs) begin(run);
    return runs.length === room;
  }

  function begin(run: Run) {
    running.add(run);
    const { requestId, traceparent, clientId, id } = run.task;
    const context = {
      requestId: requestId ?? id,
      ...(traceparent === null ? {} : { traceparent }),
      ...(clientId === null ? {} : { clientId }),
    };
    run.settled = runInRequest(context, () => conduct(run)).finally(() => {
      running.delete(run);
      wake();
    });
  }

  /** Runs and settles; never rejects. */
  async function conduct(run: Run): Promise<void> {
    const progress = createProgress({ write: (report) => ledger.progress(run, report) });
    const ending: Ending = await execute(handlers.get(run.task.name), run, progress, logger);
    try {
      await createRetry({ settings: SETTLE }).run(() => ledger.settle(run, ending));
    } catch (error) {
      logger.error({ err: error, task: run.task.id }, 'the end of a run could not be written; it is run again');
    }
  }

  /** Keeps this process's claims, and stops the runs that lost theirs or are cancelled. */
  async function lookAfter(): Promise<void> {
    if (running.size === 0) return;
    const runs = [...running];
    const ids = runs.map((run) => run.task.id);
    for (const id of await cancelledAmong(database.fork(), ids)) cancel(id);
    if (Date.now() - keptAliveAt < keepAliveMilliseconds) return;
    const lost = new Set(await queue.keepAlive(runs.map((run) => run.claim)));
    keptAliveAt = Date.now();
    for (const run of runs) if (lost.has(run.claim)) stopRun(run, 'CLAIM_LOST', 'It was taken over by another run.');
  }

  function cancel(taskId: string) {
    for (const run of running) if (run.task.id === taskId) stopRun(run, 'CANCELLED', 'Somebody cancelled the task.');
  }

  async function turn(): Promise<boolean> {
    try {
      await lookAfter();
      const isBusy = await claim();
      if (isFailing) logger.info('jobs run again');
      isFailing = false;
      return isBusy;
    } catch (error) {
      if (!isFailing) logger.error({ err: error }, 'jobs cannot be claimed now');
      isFailing = true;
      return false;
    }
  }

  async function runLoop(): Promise<void> {
    while (!stop.signal.aborted) {
      sleep = new AbortController();
      turning = turn();
      const isBusy = await turning;
      if (!isBusy) await pause(pollMilliseconds, AbortSignal.any([sleep.signal, stop.signal]));
    }
  }

  const settledAll = () => Promise.all([...running].map((run) => run.settled)).then(() => undefined);

  return {
    start() {
      loop ??= runLoop();
    },
    wake,
    cancel,
    /** Begins nothing more; lets what runs end until the deadline, then has it handed back. */
    async drain(deadline: AbortSignal): Promise<void> {
      isClaiming = false;
      // What is being claimed at this moment still begins.
      await untilAborted(
        turning.then(() => settledAll()),
        deadline,
      ).catch(() => undefined);
      for (const run of running) stopRun(run, 'SHUTDOWN', 'The program stops.');
      await settledAll();
      stop.abort();
      await loop;
    },
  };
}
