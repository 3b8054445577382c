import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
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
import { type ForecastRun, RunStatus } from './entity.ts';
import { tellRun } from './news.ts';
import type { Opening, RunTasks } from './opening.ts';
import type { RunRepository } from './repository.ts';
import { isOutdated, mayBegin } from './rules.ts';
import { runStatuses } from './status.ts';

export interface RunDependencies {
  readonly em: EntityManager;
  readonly runs: RunRepository;
  readonly series: Series;
  readonly tasks: RunTasks;
  readonly opening: Opening;
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
  readonly horizonSteps: number | null;
  readonly idempotencyKey: string;
}

type StartRefusal = Refusal<'InvalidInput'> | (Refusal<'ForecastBudgetExhausted'> & BudgetLeft);

interface BudgetLeft {
  readonly remaining: number;
  readonly resetsAt: Date;
}

/** Runs of forecasts: what can be asked of them. The work itself is done by `createRunWork`. */
export function createRuns({ em, runs, series, tasks, opening, budget, isClient, outbox, clock }: RunDependencies) {
  const noSuchRun = () => refuse('InvalidInput', 'No such run.', ['runId']);

  /** Whose run it is to be: a token of a client can leave it out, an administrator names a client that there is. */
  async function ownerOf(viewer: Viewer, clientId: string | null) {
    const owner = clientId ?? tenantOf(viewer);
    if (owner === undefined) return refuse('InvalidInput', 'Say which client.', ['clientId']);
    const isSeen = isUuid(owner) && maySee(viewer, owner);
    const isKnown = isSeen && (viewer.kind !== 'ADMIN' || (await isClient(owner)));
    return isKnown ? accept(owner) : refuse('InvalidInput', 'No such client.', ['clientId']);
  }

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
      const { idempotencyKey: key, seriesId, horizonHours, horizonSteps } = input;
      const scope = { subject: viewer.subject, operation: 'startForecastRun', key };
      return transact(em, async (tx) => {
        const request = { clientId, seriesId, horizonHours, horizonSteps };
        const done = await idempotent<StartRefusal>(tx, { ...scope, request, now: clock() }, async () => {
          const isKnown = seriesId === null || (await series.isOfClient(clientId, seriesId));
          if (!isKnown) return refuse('InvalidInput', 'No such series.', ['seriesId']);
          const refused = await refusalOf(tx, await opening.countOf({ clientId, seriesId }));
          return refused ?? { resultId: (await opening.open(tx, { ...request, night: null })).id };
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
        opening.end(tx, run, RunStatus.CANCELLED, null);
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
        const refused = await refusalOf(tx, await opening.restOf(run));
        if (refused) return refused;
        await opening.reopen(tx, run);
        return accept(run);
      }),

    /** Ends a run whose task has ended without it: given up after the last try, or stopped as a task. */
    async followTask(tx: EntityManager, { taskId, status, message }: TaskSnapshot): Promise<void> {
      const run = await runs.lockedByTask(taskId);
      if (!run?.isOpen) return;
      // It may have been begun anew since this news.
      const task = await tasks.find(taskId);
      if (task && !task.finishedAt) return;
      if (status === 'CANCELLED') opening.end(tx, run, RunStatus.CANCELLED, null);
      else opening.end(tx, run, RunStatus.FAILED, message ?? 'The work ended before it was done.');
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
        if (!run.isOpen || isOutdated(run.cutOffAt, clock())) run.cutOffAt = clock();
        Object.assign(run, { status: RunStatus.RUNNING, failureReason: null, finishedAt: null });
        tellRun(outbox, tx, run);
        return run;
      }),
  };
}
export type Runs = ReturnType<typeof createRuns>;
