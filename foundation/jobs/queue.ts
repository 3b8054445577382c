import type { EntityManager } from '@mikro-orm/sql';
import { type CommandResponse, type ConnectionOptions, PgBoss, type QueueOptions, type SendOptions } from 'pg-boss';
import type { Logger } from 'pino';
import type { SchemaDatabase } from '../database/open.ts';
import { statement } from '../database/statement.ts';
import type { JobDefinition } from './define-job.ts';

/** One queue holds every job of a subgraph, so that a process polls once and not once for each job. */
const QUEUE = 'tasks';
// Any number that no other user of the database is likely to lock by: the bytes of "jobs".
const LOCK_NAMESPACE = 0x6a6f6273;
// How often a task runs again is decided by its own row: the queue only knows when.
const UNLIMITED = 1_000_000;
const LONGEST_RETRY_DELAY_SECONDS = 900;
// The run is given up first, by its own process; the queue gives it up when that process cannot.
const EXPIRY_MARGIN_SECONDS = 60;
// The task's own row is the history.
const KEEP_SETTLED_SECONDS = 3_600;
const LONGEST_CRON_WORKER_SECONDS = 15;
// Jobs that wait for other jobs are a feature of the library that is not used here; looking for them cannot be switched off.
const FLOW_SECONDS = 3_600;

export interface QueueTiming {
  /** A process that was not heard of for so long has lost its runs; at least 10. */
  readonly heartbeatSeconds: number;
  /** How often lost runs are looked for. */
  readonly superviseSeconds: number;
  /** How often it is looked what is due by its schedule; at most 45. */
  readonly cronSeconds: number;
}

/** A run as the queue knows it: which task, and which of its claims. */
export interface Claim {
  readonly id: string;
  readonly retryCount: number;
}

export interface ClaimedJob extends Claim {
  readonly name: string;
  /** Started by its schedule: there may be no task yet. */
  readonly isScheduled: boolean;
}

interface JobData {
  readonly job: string;
  readonly isScheduled?: boolean;
}

export type Queue = Awaited<ReturnType<typeof openQueue>>;

/**
 * The queue of one subgraph, in a schema of its own beside the subgraph's. What takes `tx` happens with that
 * transaction or not at all. Claims are fenced: who lost one to another process changes nothing with it.
 */
export async function openQueue(o: { database: SchemaDatabase; logger: Logger; timing: QueueTiming; cron: boolean }) {
  const { database, logger, timing } = o;
  const boss = new PgBoss({
    ...database.server.bossOptions(),
    schema: `${database.schema}_jobs`,
    schedule: o.cron,
    cronMonitorIntervalSeconds: timing.cronSeconds,
    cronWorkerIntervalSeconds: Math.min(timing.cronSeconds, LONGEST_CRON_WORKER_SECONDS),
    superviseIntervalSeconds: timing.superviseSeconds,
    monitorIntervalSeconds: timing.superviseSeconds,
    flowIntervalSeconds: FLOW_SECONDS,
    // What these look after is done for the embedded database by its own housekeeping.
    reindex: database.server.kind === 'postgres',
    monitorVacuum: database.server.kind === 'postgres',
  });
  boss.on('error', (error) => logger.warn({ err: error }, 'the job queue could not do its housekeeping'));
  boss.on('warning', (warning) => logger.warn({ warning }, 'the job queue warns'));
  await startBoss(boss, timing);

  return {
    /** Adds the task's next run. */
    async add(tx: EntityManager, job: JobDefinition, taskId: string): Promise<void> {
      const data: JobData = { job: job.name };
      await boss.send(QUEUE, data, { ...sendOptions(job), id: taskId, db: on(tx) });
    },

    /** Lets nobody else claim runs until the transaction ends; taken before any task is locked. */
    lockClaims: (tx: EntityManager) => lockClaims(tx, database.schema),

    /** Takes up to `limit` runs that are due; of exclusive jobs one each, and none of which one is running. */
    async claim(tx: EntityManager, limit: number): Promise<ClaimedJob[]> {
      // One process at a time, or two could each find that nobody runs an exclusive job.
      await lockClaims(tx, database.schema);
      const jobs = await boss.fetch<JobData | string>(QUEUE, { batchSize: limit, groupConcurrency: 1, db: on(tx) });
      return jobs.map(({ id, retryCount, data }) => {
        const { job, isScheduled = false }: JobData = typeof data === 'string' ? JSON.parse(data) : data;
        return { id, retryCount, name: job, isScheduled };
      });
    },

    /** Ends the claim for good; false when it was lost. */
    settle: async (tx: EntityManager, claim: Claim): Promise<boolean> =>
      hasSettled(await boss.complete(QUEUE, [claim], undefined, { db: on(tx) })),

    /** Ends the claim; the task runs again after the pause that its job asks for. False when it was lost. */
    retryLater: async (tx: EntityManager, claim: Claim): Promise<boolean> =>
      hasSettled(await boss.fail(QUEUE, [claim], undefined, { db: on(tx) })),

    /** Gives the claim back; the task runs again at once, wherever there is room. False when it was lost. */
    async handBack(tx: EntityManager, claim: Claim): Promise<boolean> {
      const isHeld = hasSettled(await boss.cancel(QUEUE, [claim], { db: on(tx) }));
      if (isHeld) await boss.resume(QUEUE, claim.id, { db: on(tx) });
      return isHeld;
    },

    /** Takes away a run that has not begun, or what is left of one that has ended. */
    async remove(tx: EntityManager, taskId: string): Promise<void> {
      await boss.deleteJob(QUEUE, taskId, { db: on(tx) });
    },

    /** Whether the schedule has started another run of the job, which still waits. */
    async hasScheduledSuccessor(tx: EntityManager, { id, name }: ClaimedJob): Promise<boolean> {
      const data: JobData = { job: name, isScheduled: true };
      const waiting = await boss.findJobs(QUEUE, { data, queued: true, db: on(tx) });
      return waiting.some((job) => job.id !== id);
    },

    /** Says that this process is alive; answers the claims that it has lost all the same. */
    async keepAlive(claims: readonly Claim[]): Promise<Claim[]> {
      const response: CommandResponse & { settled?: string[] } = await boss.touch(QUEUE, [...claims]);
      const kept = new Set(response.settled);
      return claims.filter(({ id }) => !kept.has(id));
    },

    /** Makes the schedules of the queue exactly these. Throws when one cannot be understood. */
    async setSchedules(schedules: ReadonlyMap<JobDefinition, string>): Promise<void> {
      const wanted = new Set([...schedules.keys()].map(({ name }) => name));
      for (const { key } of await boss.getSchedules(QUEUE)) if (!wanted.has(key)) await boss.unschedule(QUEUE, key);
      for (const [job, cron] of schedules) {
        const data: JobData = { job: job.name, isScheduled: true };
        try {
          await boss.schedule(QUEUE, cron, data, { ...sendOptions(job), key: job.name, missed: 'once' });
        } catch (error) {
          throw new Error(`The schedule of job ${job.name} cannot be used: ${cron}`, { cause: error });
        }
      }
    },

    /** Looks now for runs whose process is gone; it happens by itself as well. */
    supervise: () => boss.supervise(QUEUE),

    [Symbol.asyncDispose]: () => boss.stop({ graceful: false }),
  };
}

/** Starts the library and makes the queue; leaves nothing running when that fails. */
async function startBoss(boss: PgBoss, { heartbeatSeconds }: QueueTiming): Promise<void> {
  try {
    await boss.start();
    const policy: QueueOptions = { heartbeatSeconds, deleteAfterSeconds: KEEP_SETTLED_SECONDS };
    await boss.createQueue(QUEUE, policy);
    await boss.updateQueue(QUEUE, policy);
    // From here on the library knows the queue without asking, which it could not do inside a transaction on PGlite.
    await boss.touch(QUEUE, '00000000-0000-0000-0000-000000000000');
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
}

async function lockClaims(tx: EntityManager, schema: string): Promise<void> {
  await statement(tx, 'select pg_advisory_xact_lock($1, hashtext($2))', [LOCK_NAMESPACE, schema]);
}

/** A statement of the library's, made in a transaction of the subgraph's. */
const on = (tx: EntityManager): NonNullable<ConnectionOptions['db']> => ({
  executeSql: async (text, values) => ({ rows: await statement(tx, text, values) }),
});

/** The library counts what it has changed, and says so in no type. */
const hasSettled = (response: CommandResponse & { affected?: number }): boolean => response.affected === 1;

const sendOptions = (job: JobDefinition): SendOptions => ({
  retryLimit: UNLIMITED,
  retryDelay: job.retryDelaySeconds,
  ...(job.retryDelaySeconds > 0 ? { retryBackoff: true, retryDelayMax: LONGEST_RETRY_DELAY_SECONDS } : {}),
  expireInSeconds: job.expireSeconds + EXPIRY_MARGIN_SECONDS,
  ...(job.exclusive ? { group: { id: job.name } } : {}),
});
