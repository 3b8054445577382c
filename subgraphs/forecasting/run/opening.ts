import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import type { Series } from '../series/service.ts';
import { ForecastRun, RunStatus } from './entity.ts';
import { tellRun } from './news.ts';
import { runStatuses } from './status.ts';

/** The tasks that do the work of runs. */
export interface RunTasks {
  /** Adds one in the transaction; answers its id. */
  queue(tx: EntityManager, run: { readonly id: string; readonly clientId: string }): Promise<string>;
  /** Stops one, in the caller's transaction. */
  cancel(taskId: string): Promise<unknown>;
  find(taskId: string): Promise<{ readonly isCancelRequested: boolean; readonly finishedAt: Date | null } | undefined>;
}

export interface OpeningDependencies {
  readonly series: Series;
  readonly tasks: RunTasks;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** What a run is to do. */
export type Order = Pick<ForecastRun, 'clientId' | 'seriesId' | 'horizonHours' | 'horizonSteps' | 'night'>;

/** How runs begin, begin again and end: the steps that several use cases share, each inside a transaction. */
export function createOpening({ series, tasks, outbox, clock }: OpeningDependencies) {
  return {
    /** Stores a new run with its task. */
    async open(tx: EntityManager, order: Order): Promise<ForecastRun> {
      const run = new ForecastRun();
      const now = clock();
      Object.assign(run, {
        ...{ ...order, id: uuidv7(), status: RunStatus.QUEUED },
        ...{ seriesDone: 0, seriesTotal: 0, newestSeriesId: null, positionSeriesId: null },
        ...{ failureReason: null, cutOffAt: now, createdAt: now, finishedAt: null },
      });
      run.taskId = await tasks.queue(tx, run);
      tx.persist(run);
      tellRun(outbox, tx, run);
      return run;
    },

    /** Queues a run that has ended under a new task: it goes on behind the last series that was done. */
    async reopen(tx: EntityManager, run: ForecastRun): Promise<void> {
      const status = runStatuses.go(run.status, RunStatus.QUEUED);
      const taskId = await tasks.queue(tx, run);
      Object.assign(run, { status, failureReason: null, cutOffAt: clock(), finishedAt: null, taskId });
      tellRun(outbox, tx, run);
    },

    end(tx: EntityManager, run: ForecastRun, status: RunStatus, failureReason: string | null): void {
      Object.assign(run, { status: runStatuses.go(run.status, status), failureReason, finishedAt: clock() });
      tellRun(outbox, tx, run);
    },

    /** How many series a run over these would have to do. */
    countOf: async ({ clientId, seriesId }: Pick<Order, 'clientId' | 'seriesId'>): Promise<number> =>
      (await series.measure({ clientId, seriesId })).count,

    /** How many series a run has still to do. */
    async restOf({ newestSeriesId, seriesDone, seriesTotal, ...run }: ForecastRun): Promise<number> {
      return newestSeriesId === null ? this.countOf(run) : Math.max(0, seriesTotal - seriesDone);
    },
  };
}
export type Opening = ReturnType<typeof createOpening>;
