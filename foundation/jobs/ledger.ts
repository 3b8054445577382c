import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { SchemaDatabase } from '../database/open.ts';
import { transact } from '../database/transact.ts';
import type { Outbox } from '../events/outbox.ts';
import type { JobHandler } from './define-job.ts';
import { decide } from './outcome.ts';
import type { Report } from './progress.ts';
import type { ClaimedJob, Queue } from './queue.ts';
import { type Ending, type Run, RunStopped } from './run.ts';
import { isFinished, queuedTask, type Task, tell } from './task.ts';
import { advanceTask, insertTask, lockTask, updateTask } from './task-table.ts';

/** A run whose process died says nothing; a task that lost so many of them is not tried again. */
const MOST_LOST_RUNS = 5;

export interface LedgerDependencies {
  readonly database: SchemaDatabase;
  readonly queue: Queue;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
}

export type Ledger = ReturnType<typeof createLedger>;

/** The steps of a run, each with its news in one transaction with its place in the queue. */
export function createLedger({ database, queue, handlers, outbox, clock, logger }: LedgerDependencies) {
  const save = async (tx: EntityManager, task: Task) => {
    await updateTask(tx, task);
    tell(outbox, tx, task);
  };

  /** Begins a claimed run, or ends its task when there is a reason not to run it. */
  async function begin(tx: EntityManager, claimed: ClaimedJob): Promise<Run | undefined> {
    const task = (await lockTask(tx, claimed.id)) ?? (await insertScheduled(tx, claimed));
    const end = async (ended: Task | undefined) => {
      await queue.settle(tx, claimed);
      if (ended) await save(tx, { ...ended, finishedAt: clock() });
      return undefined;
    };
    if (!task || isFinished(task)) return end(undefined);
    if (task.isCancelRequested) return end({ ...task, status: 'CANCELLED', message: null });
    if (task.attempts - task.endedAttempts >= MOST_LOST_RUNS) {
      const message = `Its process died ${MOST_LOST_RUNS} times while it ran.`;
      return end({ ...task, status: 'FAILED', message });
    }
    const running: Task = {
      ...task,
      status: 'RUNNING',
      attempts: task.attempts + 1,
      startedAt: clock(),
      progressRatio: 0,
      phase: null,
      message: null,
    };
    await save(tx, running);
    return {
      task: running,
      claim: { id: claimed.id, retryCount: claimed.retryCount },
      job: handlers.get(task.name)?.job,
      controller: new AbortController(),
      settled: Promise.resolve(),
    };
  }

  /** The task of a run that the schedule started; none when a later one of an exclusive job waits already. */
  async function insertScheduled(tx: EntityManager, claimed: ClaimedJob): Promise<Task | undefined> {
    const job = handlers.get(claimed.name)?.job;
    if (!claimed.isScheduled || !job) return undefined;
    if (job.exclusive && (await queue.hasScheduledSuccessor(tx, claimed))) return undefined;
    const { name, title } = job;
    const rest = { clientId: null, payload: {}, requestId: null, traceparent: null };
    const task = queuedTask({ id: claimed.id, name, title, createdAt: clock(), ...rest });
    await insertTask(tx, task);
    return task;
  }

  return {
    /** Claims up to `limit` runs and begins them. */
    claim: (limit: number): Promise<Run[]> =>
      transact(database.fork(), async (tx) => {
        const runs: Run[] = [];
        for (const claimed of await queue.claim(tx, limit)) {
          const run = await begin(tx, claimed);
          if (run) runs.push(run);
        }
        return runs;
      }),

    progress: async ({ task: { id, attempts } }: Run, { ratio, phase }: Report): Promise<void> => {
      await transact(database.fork(), async (tx) => {
        const task = await advanceTask(tx, { id, attempt: attempts, ratio, phase });
        if (task) tell(outbox, tx, task);
      });
    },

    /** Writes how a run ended. What another process has taken over meanwhile is left to it. */
    async settle({ task: { id, attempts }, claim, job, controller }: Run, ending: Ending): Promise<void> {
      const { reason } = controller.signal;
      const stopped = reason instanceof RunStopped ? reason : undefined;
      if (stopped?.why === 'CLAIM_LOST') return;
      await transact(database.fork(), async (tx) => {
        const task = await lockTask(tx, id);
        if (!task || task.attempts !== attempts || task.status !== 'RUNNING') return;
        const outcome = decide(task, job, ending, stopped, clock());
        const steps = { SETTLE: queue.settle, RETRY_LATER: queue.retryLater, HAND_BACK: queue.handBack };
        if (await steps[outcome.place](tx, claim)) await save(tx, outcome.task);
        else logger.warn({ task: id }, 'a run ended after its claim was lost; it is run again');
      });
    },
  };
}
