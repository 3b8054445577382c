import type { Logger } from 'pino';
import type { SchemaDatabase } from '../database/open.ts';
import { pause, untilAborted } from '../resilience/deadline.ts';
import type { ServiceTelemetry } from '../telemetry/service-telemetry.ts';
import type { JobHandler } from './define-job.ts';
import type { Ledger } from './ledger.ts';
import type { Queue } from './queue.ts';
import { createRunning } from './running.ts';
import { cancelledAmong } from './task-table.ts';

export interface WorkerOptions {
  readonly database: SchemaDatabase;
  readonly queue: Queue;
  readonly ledger: Ledger;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly logger: Logger;
  readonly telemetry: ServiceTelemetry;
  /** Runs at a time in this process. */
  readonly concurrency: number;
  readonly timing: {
    readonly pollMilliseconds: number;
    readonly watchMilliseconds: number;
    readonly heartbeatSeconds: number;
  };
}

export interface WorkerProgress {
  /** Runs in this process. */
  readonly running: number;
  /** Since when it has tried in vain to claim runs, in epoch milliseconds of the system's time. */
  readonly failingSince: number | undefined;
}

export interface Worker {
  start(): void;
  /** How it gets on, as far as it knows itself. */
  progress(): WorkerProgress;
  /** Looks for runs at once. */
  wake(): void;
  /** Tells the task's run to stop, if it is in this process. */
  cancel(taskId: string): void;
  /** Begins nothing more; lets what runs end until the deadline, then has it handed back. */
  drain(deadline: AbortSignal): Promise<void>;
}

// Two may be missed before the runs of this process count as lost.
const HEARTBEATS = 3;

/** Claims runs and looks after them: one loop, however many jobs there are and runs at a time. */
export function createWorker(options: WorkerOptions): Worker {
  const { database, queue, ledger, logger, concurrency, timing } = options;
  const stop = new AbortController();
  let sleep = new AbortController();
  const wake = () => sleep.abort();
  const running = createRunning({ ...options, subgraph: database.schema, onRoom: wake });
  let isClaiming = true;
  let failingSince: number | undefined;
  let keptAliveAt = 0;
  let turning: Promise<boolean> = Promise.resolve(false);
  let loop: Promise<void> | undefined;

  /** Keeps this process's claims, and stops the runs that lost theirs or are cancelled. */
  async function lookAfter(): Promise<void> {
    if (running.size === 0) return;
    for (const id of await cancelledAmong(database.fork(), running.taskIds())) running.cancel(id);
    const claims = running.claims();
    if (claims.length === 0 || Date.now() - keptAliveAt < (timing.heartbeatSeconds * 1000) / HEARTBEATS) return;
    running.lose(await queue.keepAlive(claims));
    keptAliveAt = Date.now();
  }

  /** Answers whether there may be more than there was room for. */
  async function claim(): Promise<boolean> {
    const room = concurrency - running.size;
    if (!isClaiming || room <= 0) return false;
    const runs = await ledger.claim(room);
    // Too late to begin: they are run elsewhere when this process is not heard of any more.
    if (stop.signal.aborted) return false;
    for (const run of runs) running.begin(run);
    return runs.length === room;
  }

  async function turn(): Promise<boolean> {
    try {
      await lookAfter();
      const isBusy = await claim();
      if (failingSince !== undefined) logger.info('jobs are claimed again');
      failingSince = undefined;
      return isBusy;
    } catch (error) {
      if (failingSince === undefined) logger.error({ err: error }, 'jobs cannot be claimed now');
      failingSince ??= Date.now();
      return false;
    }
  }

  async function runLoop(): Promise<void> {
    while (!stop.signal.aborted) {
      sleep = new AbortController();
      turning = turn();
      if (await turning) continue;
      await pause(running.size > 0 ? timing.watchMilliseconds : timing.pollMilliseconds, sleep.signal);
    }
  }

  return {
    start() {
      loop ??= runLoop();
    },
    progress: () => ({ running: running.size, failingSince }),
    wake,
    cancel: running.cancel,
    async drain(deadline) {
      isClaiming = false;
      // What is being claimed at this moment still begins.
      const ended = turning.then(() => running.settled());
      await untilAborted(ended, deadline).catch(() => undefined);
      running.stopAll();
      await running.settled();
      stop.abort();
      wake();
      await loop;
    },
  };
}
