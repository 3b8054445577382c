import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { invalidCursor } from '../database/cursor.ts';
import { uuidv7 } from '../database/identity.ts';
import type { SchemaDatabase } from '../database/open.ts';
import type { Page, PageRequest } from '../database/page.ts';
import { afterCommit, transact } from '../database/transact.ts';
import { isUuid } from '../database/uuid.ts';
import type { Outbox } from '../events/outbox.ts';
import { currentRequest } from '../logging/request-context.ts';
import type { JobDefinition, JobHandler } from './define-job.ts';
import { createLedger } from './ledger.ts';
import { openQueue, type Queue, type QueueTiming } from './queue.ts';
import { readSchedules } from './schedules.ts';
import { isFinished, queuedTask, type Task, tell } from './task.ts';
import {
  deleteFinished,
  deleteOfClient,
  insertTask,
  lockTask,
  selectTask,
  selectTasks,
  type TaskFilter,
  updateTask,
} from './task-table.ts';
import { createWorker, type Worker } from './worker.ts';

export interface JobsOptions {
  readonly database: SchemaDatabase;
  readonly handlers: readonly JobHandler[];
  readonly logger: Logger;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** When a job is run by itself instead of what its definition says, by its name; `off`: never. */
  readonly schedules?: Readonly<Record<string, string>>;
  /** Runs at a time in this process; 4 unless told. */
  readonly concurrency?: number;
  readonly timing?: Partial<JobsTiming>;
}

export interface JobsTiming extends QueueTiming {
  /** How often a process that was told of nothing looks for runs. */
  readonly pollMilliseconds: number;
  /** How long running jobs may go on after `drain` was called. */
  readonly drainMilliseconds: number;
}

export const jobsTiming: JobsTiming = {
  heartbeatSeconds: 15,
  superviseSeconds: 15,
  cronSeconds: 30,
  pollMilliseconds: 2_000,
  drainMilliseconds: 8_000,
};

export interface EnqueueOptions {
  /** The tenant whose task it is. */
  readonly clientId?: string;
  /** Instead of the job's own title. */
  readonly title?: string;
}

/** Whether a command to a task was followed, and why not. */
export interface TaskAnswer {
  readonly ok: boolean;
  readonly reason: 'UNKNOWN_TASK' | 'NOT_RUNNING' | 'NOT_FAILED' | null;
}

export interface ScheduledJob {
  readonly name: string;
  readonly title: string;
  /** Five fields, UTC; null when it runs only on demand. */
  readonly cron: string | null;
}

/** The background work of one subgraph: durable, tried again, watched. */
export interface Jobs extends AsyncDisposable {
  /** Makes the queue ready to be filled, without running anything. Also done by `start`. */
  open(): Promise<void>;
  /** Runs jobs in this process until it is drained. */
  start(): Promise<void>;
  /** Adds a task in the caller's transaction: it is run when that commits, and never when it does not. Answers its id. */
  enqueue<P>(tx: EntityManager, job: JobDefinition<P>, payload: P, options?: EnqueueOptions): Promise<string>;
  /** The same for a job known by its name; undefined when there is no such job. */
  enqueueByName(
    tx: EntityManager,
    name: string,
    payload: unknown,
    options?: EnqueueOptions,
  ): Promise<string | undefined>;
  /** A waiting task ends at once; a running one is told to stop, and ends when it has. */
  cancel(taskId: string): Promise<TaskAnswer>;
  /** Begins a FAILED, CANCELLED or ABORTED task anew. */
  retry(taskId: string): Promise<TaskAnswer>;
  task(taskId: string): Promise<Task | undefined>;
  /** Newest first. A malformed `after` throws `invalidCursor()`. */
  tasks(filter: TaskFilter, request: PageRequest): Promise<Page<Task>>;
  /** Every job with the schedule in force. */
  schedules(): ScheduledJob[];
  /** Looks now for runs whose process died; it happens by itself as well. */
  supervise(): Promise<void>;
  /** Deletes tasks that ended before a moment, at most `limit`; answers how many. */
  prune(before: Date, limit: number): Promise<number>;
  /** Deletes a tenant's ended tasks, at most `limit`; answers how many. */
  eraseClient(clientId: string, limit: number): Promise<number>;
  /** Begins nothing more; waits for what runs, and hands back what has not ended by the deadline. */
  drain(deadline?: AbortSignal): Promise<void>;
}

/** Jobs on the subgraph's own database. Throws when two jobs share a name, or a schedule names no job. */
export function createJobs(options: JobsOptions): Jobs {
  const { database, logger, outbox, clock, concurrency = 4 } = options;
  const timing = { ...jobsTiming, ...options.timing };
  const handlers = new Map(options.handlers.map((handler) => [handler.job.name, handler]));
  if (handlers.size !== options.handlers.length) throw new Error('Two jobs have the same name.');
  const schedules = readSchedules(options.handlers, options.schedules ?? {});

  let opened: Promise<{ queue: Queue; worker: Worker }> | undefined;
  let ready: { queue: Queue; worker: Worker } | undefined;
  let drained: Promise<void> | undefined;

  async function openOnce() {
    await using resources = new AsyncDisposableStack();
    const queue = resources.use(await openQueue({ database, logger, timing, cron: schedules.size > 0 }));
    await queue.setSchedules(schedules);
    resources.move();
    const ledger = createLedger({ database, queue, handlers, outbox, clock, logger });
    const { pollMilliseconds, heartbeatSeconds } = timing;
    const keepAliveMilliseconds = (heartbeatSeconds * 1000) / 3;
    const worker = createWorker({
      ...{ database, queue, ledger, handlers, logger, concurrency, pollMilliseconds, keepAliveMilliseconds },
    });
    ready = { queue, worker };
    return ready;
  }
  const open = () => (opened ??= openOnce());
  const inUse = () => {
    if (!ready) throw new Error('Jobs are opened or started before they are used.');
    return ready;
  };

  async function add(tx: EntityManager, job: JobDefinition, payload: unknown, o: EnqueueOptions = {}): Promise<string> {
    const { queue, worker } = inUse();
    const request = currentRequest();
    const task = queuedTask({
      id: uuidv7(),
      name: job.name,
      title: o.title ?? job.title,
      clientId: o.clientId ?? null,
      payload: job.payload.parse(payload),
      requestId: request?.requestId ?? null,
      traceparent: request?.traceparent ?? null,
      createdAt: clock(),
    });
    await insertTask(tx, task);
    await queue.add(tx, job, task.id);
    tell(outbox, tx, task);
    afterCommit(tx, worker.wake);
    return task.id;
  }

  /** Changes a task under its lock; what `work` answers with is the answer. */
  const command = async (id: string, work: (tx: EntityManager, task: Task) => Promise<TaskAnswer>) => {
    if (!isUuid(id)) return refused('UNKNOWN_TASK');
    return transact(database.fork(), async (tx) => {
      await inUse().queue.lockClaims(tx);
      const task = await lockTask(tx, id);
      return task ? work(tx, task) : refused('UNKNOWN_TASK');
    });
  };
  const save = async (tx: EntityManager, task: Task) => {
    await updateTask(tx, task);
    tell(outbox, tx, task);
  };

  return {
    open: async () => void (await open()),
    start: async () => (await open()).worker.start(),
    enqueue: (tx, job, payload, o) => add(tx, job as JobDefinition, payload, o),
    async enqueueByName(tx, name, payload, o) {
      const job = handlers.get(name)?.job;
      return job && add(tx, job, payload, o);
    },
    cancel: (taskId) =>
      command(taskId, async (tx, task) => {
        if (isFinished(task)) return refused('NOT_RUNNING');
        const { queue, worker } = inUse();
        if (task.status === 'RUNNING') {
          await updateTask(tx, { ...task, isCancelRequested: true });
          afterCommit(tx, () => worker.cancel(taskId));
          return followed;
        }
        await queue.remove(tx, taskId);
        await save(tx, { ...task, status: 'CANCELLED', message: null, finishedAt: clock() });
        return followed;
      }),
    retry: (taskId) =>
      command(taskId, async (tx, task) => {
        const job = handlers.get(task.name)?.job;
        if (!isFinished(task) || task.status === 'SUCCEEDED' || !job) return refused('NOT_FAILED');
        const { queue, worker } = inUse();
        await queue.remove(tx, taskId);
        await queue.add(tx, job, taskId);
        const { id, name, title, clientId, payload, createdAt, requestId, traceparent } = task;
        await save(tx, queuedTask({ id, name, title, clientId, payload, createdAt, requestId, traceparent }));
        afterCommit(tx, worker.wake);
        return followed;
      }),
    task: async (taskId) => (isUuid(taskId) ? selectTask(database.fork(), taskId) : undefined),
    tasks: (filter, request) => pageOfTasks(database, filter, request),
    schedules: () =>
      options.handlers.map(({ job }) => ({ name: job.name, title: job.title, cron: schedules.get(job) ?? null })),
    supervise: () => inUse().queue.supervise(),
    prune: (before, limit) => deleteFinished(database.fork(), before, limit),
    eraseClient: (clientId, limit) => deleteOfClient(database.fork(), clientId, limit),
    drain(deadline = AbortSignal.timeout(timing.drainMilliseconds)) {
      drained ??= (async () => {
        const { queue, worker } = (await opened?.catch(() => undefined)) ?? {};
        await worker?.drain(deadline);
        await queue?.[Symbol.asyncDispose]();
      })();
      return drained;
    },
    async [Symbol.asyncDispose]() {
      await this.drain(AbortSignal.abort());
    },
  };
}

const followed: TaskAnswer = { ok: true, reason: null };
const refused = (reason: TaskAnswer['reason']): TaskAnswer => ({ ok: false, reason });

async function pageOfTasks(
  database: SchemaDatabase,
  filter: TaskFilter,
  { first, after }: PageRequest,
): Promise<Page<Task>> {
  if (after && !isUuid(after)) throw invalidCursor();
  const position = after ? { before: after } : {};
  const rows = await selectTasks(database.fork(), filter, { ...position, limit: first + 1 });
  return { items: rows.slice(0, first), hasNextPage: rows.length > first, cursorOf: ({ id }) => id };
}
