import type { EntityManager } from '@mikro-orm/sql';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { SchemaDatabase } from '../database/open.ts';
import type { Page, PageRequest } from '../database/page.ts';
import { isUuid } from '../database/uuid.ts';
import type { Outbox } from '../events/outbox.ts';
import { noServiceTelemetry, type ServiceTelemetry } from '../telemetry/service-telemetry.ts';
import type { JobDefinition, JobHandler } from './define-job.ts';
import { createEnqueue, type EnqueueOptions } from './enqueue.ts';
import { createLedger } from './ledger.ts';
import { openQueue, type Queue, type QueueTiming } from './queue.ts';
import { readSchedules } from './schedules.ts';
import type { Task } from './task.ts';
import { createTaskCommands, type TaskAnswer } from './task-commands.ts';
import { pageOfTasks } from './task-page.ts';
import { deleteFinished, deleteOfClient, selectTask, type TaskFilter } from './task-table.ts';
import { createWorker, type Worker, type WorkerProgress } from './worker.ts';

export type { EnqueueOptions, TaskAnswer };

export interface JobsOptions {
  readonly database: SchemaDatabase;
  readonly handlers: readonly JobHandler[];
  readonly logger: Logger;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** When a job is run by itself instead of what its definition says, by its name; `off`: never, or no job at all. */
  readonly schedules?: Readonly<Record<string, string>> | 'off' | undefined;
  /** Runs at a time in this process; 4 unless told. */
  readonly concurrency?: number;
  readonly timing?: Partial<JobsTiming>;
  /** Told of every run; nobody is, unless given. */
  readonly telemetry?: ServiceTelemetry | undefined;
}

export interface JobsTiming extends QueueTiming {
  /** How often a process that runs nothing, and was told of nothing, looks for runs. */
  readonly pollMilliseconds: number;
  /** How often a process looks after what it runs. */
  readonly watchMilliseconds: number;
  /** How long running jobs may go on after `drain` was called. */
  readonly drainMilliseconds: number;
}

export const jobsTiming: JobsTiming = {
  heartbeatSeconds: 15,
  superviseSeconds: 15,
  cronSeconds: 30,
  pollMilliseconds: 5_000,
  watchMilliseconds: 2_000,
  drainMilliseconds: 8_000,
};

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
  /** How they get on in this process; undefined before they were opened. */
  progress(): WorkerProgress | undefined;
  /** Hands back what runs in this process once its time to end is over, and begins anew with another worker. */
  restart(): Promise<void>;
  /** Begins nothing more; waits for what runs, and hands back what has not ended by the deadline. */
  drain(deadline?: AbortSignal): Promise<void>;
}

/** What is there once the queue is open. */
export interface OpenJobs {
  readonly queue: Queue;
  readonly worker: Worker;
  /** Another worker on the same queue. */
  readonly createWorker: () => Worker;
}

/** Jobs on the subgraph's own database. Throws when two jobs share a name, or a schedule names no job. */
export function createJobs(options: JobsOptions): Jobs {
  const { database } = options;
  const timing = { ...jobsTiming, ...options.timing };
  const handlers = new Map(options.handlers.map((handler) => [handler.job.name, handler]));
  if (handlers.size !== options.handlers.length) throw new Error('Two jobs have the same name.');
  const schedules = readSchedules(options.handlers, options.schedules ?? {});

  let opening: Promise<OpenJobs> | undefined;
  let opened: OpenJobs | undefined;
  let drained: Promise<void> | undefined;
  const open = () => (opening ??= openJobs(options, handlers, schedules, timing).then((jobs) => (opened = jobs)));
  const inUse = () => {
    if (!opened) throw new Error('Jobs are opened or started before they are used.');
    return opened;
  };
  const drain = async (deadline: AbortSignal) => {
    const jobs = await opening?.catch(() => undefined);
    await jobs?.worker.drain(deadline);
    await jobs?.queue[Symbol.asyncDispose]();
  };
  const enqueue = createEnqueue({ ...options, inUse });

  return {
    ...createTaskCommands({ ...options, handlers, inUse }),
    open: async () => void (await open()),
    start: async () => (await open()).worker.start(),
    enqueue: (tx, job, payload, o) => enqueue(tx, job as JobDefinition, payload, o),
    async enqueueByName(tx, name, payload, o) {
      const job = handlers.get(name)?.job;
      return job && enqueue(tx, job, payload, o);
    },
    task: async (taskId) => (isUuid(taskId) ? selectTask(database.fork(), taskId) : undefined),
    tasks: (filter, request) => pageOfTasks(database.fork(), filter, request),
    schedules: () =>
      options.handlers.map(({ job }) => ({ name: job.name, title: job.title, cron: schedules.get(job) ?? null })),
    supervise: () => inUse().queue.supervise(),
    prune: (before, limit) => deleteFinished(database.fork(), before, limit),
    eraseClient: (clientId, limit) => deleteOfClient(database.fork(), clientId, limit),
    progress: () => opened?.worker.progress(),
    async restart() {
      const { worker, ...kept } = inUse();
      if (drained) return;
      const next = kept.createWorker();
      opened = { ...kept, worker: next };
      opening = Promise.resolve(opened);
      await worker.drain(AbortSignal.timeout(timing.drainMilliseconds));
      if (!drained) next.start();
    },
    drain: (deadline = AbortSignal.timeout(timing.drainMilliseconds)) => (drained ??= drain(deadline)),
    async [Symbol.asyncDispose]() {
      await this.drain(AbortSignal.abort());
    },
  };
}

async function openJobs(
  options: JobsOptions,
  handlers: ReadonlyMap<string, JobHandler>,
  schedules: ReadonlyMap<JobDefinition, string>,
  timing: JobsTiming,
): Promise<OpenJobs> {
  const { database, logger, outbox, clock, concurrency = 4, telemetry = noServiceTelemetry } = options;
  await using resources = new AsyncDisposableStack();
  const queue = resources.use(await openQueue({ database, logger, timing, cron: schedules.size > 0 }));
  await queue.setSchedules(schedules);
  resources.move();
  const ledger = createLedger({ database, queue, handlers, outbox, clock, logger });
  const create = () => createWorker({ database, queue, ledger, handlers, logger, telemetry, concurrency, timing });
  return { queue, worker: create(), createWorker: create };
}
