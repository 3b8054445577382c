import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { PageRequest } from '#foundation/database/page.ts';
import { transact } from '#foundation/database/transact.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, type Refusal, refuse } from '#foundation/graphql/refuse.ts';
import { idempotent } from '#foundation/idempotency/idempotent.ts';
import { maySee, serviceViewer, tenantOf, type Viewer } from '#foundation/identity/viewer.ts';
import { JobAborted } from '#foundation/jobs/define-job.ts';
import type { TaskSnapshot } from '#foundation/jobs/task-events.ts';
import type { Budget } from '../budget/service.ts';
import type { Series } from '../series/service.ts';
import { ForecastRun, RunStatus } from './entity.ts';
import { tellRun } from './news.ts';
import type { RunRepository } from './repository.ts';
import { mayBegin } from './rules.ts';
import { runStatuses } from './status.ts';

/** The tasks that do the work of runs. */
export interface RunTasks {
  /** Adds one in the transaction; answers its id. */
  queue(tx: EntityManager, run: { readonly id: string; readonly clientId: string }): Promise<string>;
  /** Stops one, in the caller's transaction. */
  cancel(taskId: string): Promise<unknown>;
  find(taskId: string): Promise<{ readonly isCancelRequested: boolean; readonly finishedAt: Date | null } | undefined>;
}

export interface RunDependencies {
  readonly em: EntityManager;
  readonly runs: RunRepository;
  readonly series: Series;
  readonly tasks: RunTasks;
  readonly budget: Budget;
  /** Whether there is such a client. Asks another subgraph: never inside a transaction. */
  readonly isClient: (clientId: string) => Promise<boolean>;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

export interface NewRun {
  readonly clientId: string | null;
  /** Null for all of the client's series. */
  readonly seriesId: string | null;
  readonly horizonHours: number;
  readonly idempotencyKey: string;
}

type StartRefusal = Refusal<'InvalidInput'> | (Refusal<'ForecastBudgetExhausted'> & BudgetLeft);

interface BudgetLeft {
  readonly remaining: number;
  readonly resetsAt: Date;
}

/** Runs of forecasts: what can be asked of them. The work itself is done by `createRunWork`. */
export function createRuns({ em, runs, series, tasks, budget, isClient, outbox, clock }: RunDependencies) {
  const noSuchRun = () => refuse('InvalidInput', 'No such run.', ['runId']);

  /** Whose run it is to be: a token of a client can leave it out, an administrator names a client that there is. */
  async function ownerOf(viewer: Viewer, clientId: string | null) {
    const owner = clientId ?? tenantOf(viewer);
    if (owner === undefined) return refuse('InvalidInput', 'Say which client.', ['clientId']);
    const isSeen = isUuid(owner) && maySee(viewer, owner);
    const isKnown = isSeen && (viewer.kind !== 'ADMIN' || (await isClient(owner)));
    return isKnown ? accept(owner) : refuse('InvalidInput', 'No such client.', ['clientId']);
  }

  async function store(tx: EntityManager, clientId: string, { seriesId, horizonHours }: NewRun) {
    const run = new ForecastRun();
    Object.assign(run, {
      ...{ id: uuidv7(), clientId, seriesId, horizonHours, status: RunStatus.QUEUED },
      ...{ seriesDone: 0, seriesTotal: 0, newestSeriesId: null, positionSeriesId: null },
      ...{ failureReason: null, createdAt: clock(), finishedAt: null },
    });
    run.taskId = await tasks.queue(tx, run);
    tx.persist(run);
    tellRun(outbox, tx, run);
    return run;
  }

  function end(tx: EntityManager, run: ForecastRun, status: RunStatus, failureReason: string | null) {
    Object.assign(run, { status: runStatuses.go(run.status, status), failureReason, finishedAt: clock() });
    tellRun(outbox, tx, run);
  }

  /** How many series a run has still to do. */
  const restOf = async ({ clientId, seriesId, newestSeriesId, seriesDone, seriesTotal }: ForecastRun) =>
    newestSeriesId === null
      ? (await series.measure({ clientId, seriesId })).count
      : Math.max(0, seriesTotal - seriesDone);

  /** A refusal when what is left of the budget is not enough for so many series. */
  async function refusalOf(tx: EntityManager, count: number) {
    const { calls: remaining, resetsAt } = await budget.look(tx, Math.max(count, budget.perDay));
    if (count === 0 || mayBegin(count, remaining, budget.perDay)) return undefined;
    const left = `${remaining} of ${budget.perDay} forecasts a day are left until ${resetsAt.toISOString()}`;
    return refuse('ForecastBudgetExhausted', `${left}; the run needs ${count}.`, [], { remaining, resetsAt });
  }

  return {
    find: (viewer: Viewer, ids: readonly string[]) => runs.byIds(viewer, ids),
    list: (viewer: Viewer, request: PageRequest) => runs.list(viewer, request),

    /** Starts a run once for each key. */
    async start(viewer: Viewer, input: NewRun) {
      const owner = await ownerOf(viewer, input.clientId);
      if (!owner.ok) return owner;
      const clientId = owner.value;
      const { idempotencyKey: key, seriesId, horizonHours } = input;
      const scope = { subject: viewer.subject, operation: 'startForecastRun', key };
      return transact(em, async (tx) => {
        const request = { clientId, seriesId, horizonHours };
        const done = await idempotent<StartRefusal>(tx, { ...scope, request, now: clock() }, async () => {
          const isKnown = seriesId === null || (await series.isOfClient(clientId, seriesId));
          if (!isKnown) return refuse('InvalidInput', 'No such series.', ['seriesId']);
          const { count } = await series.measure({ clientId, seriesId });
          return (await refusalOf(tx, count)) ?? { resultId: (await store(tx, clientId, input)).id };
        });
        if (!done.ok) return done;
        await tx.flush();
        const [run] = await runs.byIds(viewer, [done.resultId]);
        return accept(run ?? null);
      });
    },

    /** Stops a run: the work ends soon after, and what it has stored stays. */
    cancel: (viewer: Viewer, runId: string) =>
      transact(em, async (tx) => {
        const run = await runs.locked(viewer, runId);
        if (!run) return noSuchRun();
        if (!run.isOpen) return refuse('RunNotOpen', 'The run has ended already.', ['runId']);
        end(tx, run, RunStatus.CANCELLED, null);
        if (run.taskId) await tasks.cancel(run.taskId);
        return accept(run);
      }),

    /** Goes on behind the last series that was done, under a new task. */
    resume: (viewer: Viewer, runId: string) =>
      transact(em, async (tx) => {
        const run = await runs.locked(viewer, runId);
        if (!run) return noSuchRun();
        if (!runStatuses.canGo(run.status, RunStatus.QUEUED)) {
          return refuse('RunNotEnded', 'Only a run that has ended without success goes on.', ['runId']);
        }
        const refused = await refusalOf(tx, await restOf(run));
        if (refused) return refused;
        const taskId = await tasks.queue(tx, run);
        Object.assign(run, { status: RunStatus.QUEUED, failureReason: null, finishedAt: null, taskId });
        tellRun(outbox, tx, run);
        return accept(run);
      }),

    /** Ends a run whose task has ended without it: given up after the last try, or stopped as a task. */
    async followTask(tx: EntityManager, { taskId, status, message }: TaskSnapshot): Promise<void> {
      const run = await runs.lockedByTask(taskId);
      if (!run?.isOpen) return;
      // It may have been begun anew since this news.
      const task = await tasks.find(taskId);
      if (task && !task.finishedAt) return;
      if (status === 'CANCELLED') end(tx, run, RunStatus.CANCELLED, null);
      else end(tx, run, RunStatus.FAILED, message ?? 'The work ended before it was done.');
    },

    /**
     * Begins the work of a run, or goes on with it; undefined when all of it is done. A task that was begun anew as
     * such takes up a run that had ended with it. Throws JobAborted when this task is not to do the work any more.
     */
    begin: (runId: string, taskId: string): Promise<ForecastRun | undefined> =>
      transact(em, async (tx) => {
        const run = await runs.locked(serviceViewer('forecasting'), runId);
        if (run?.taskId !== taskId) throw new JobAborted('The run goes on under another task.');
        if (run.status === RunStatus.SUCCEEDED) return undefined;
        const isCancelled = !run.isOpen && (await tasks.find(taskId))?.isCancelRequested;
        if (isCancelled) throw new JobAborted('The run was cancelled.');
        if (run.newestSeriesId === null) {
          const { count, newestId } = await series.measure(run);
          Object.assign(run, { seriesTotal: count, newestSeriesId: newestId });
        }
        if (run.status !== RunStatus.RUNNING) runStatuses.go(run.status, RunStatus.RUNNING);
        Object.assign(run, { status: RunStatus.RUNNING, failureReason: null, finishedAt: null });
        tellRun(outbox, tx, run);
        return run;
      }),
  };
}
export type Runs = ReturnType<typeof createRuns>;
