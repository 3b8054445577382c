import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { JobAborted, type JobRun } from '#foundation/jobs/define-job.ts';
import type { Forecasts } from '../forecast/service.ts';
import type { Series } from '../series/service.ts';
import { type ForecastRun, RunStatus } from './entity.ts';
import { tellRun } from './news.ts';
import type { RunRepository } from './repository.ts';
import type { Runs } from './service.ts';

/** The services as they work in one unit of work. */
export interface RunUnit {
  readonly runs: Runs;
  readonly repository: RunRepository;
  readonly series: Series;
  readonly forecasts: Forecasts;
}

export interface RunWorkDependencies {
  /** A new unit of work. */
  readonly fork: () => EntityManager;
  readonly unitIn: (em: EntityManager) => RunUnit;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

type Changes = Parameters<RunRepository['advance']>[1];

// So many series are looked up at once; what is read of them is not old when their turn comes.
const BATCH = 20;
const LEAST_STEP = 0.01;
const LONGEST_SILENCE_MILLISECONDS = 1_000;

/**
 * Does the work of runs: series by series in the order of ids, each forecast in one transaction with the run's new
 * position. Whoever goes on after a crash begins behind the last one, and nothing is stored or computed twice.
 */
export function createRunWork({ fork, unitIn, outbox, clock }: RunWorkDependencies) {
  /** Changes the run, if it still stands as we know it, and with it what `also` does. */
  async function advance(run: ForecastRun, changes: Changes, isTold: () => boolean, also?: (unit: RunUnit) => unknown) {
    await transact(fork(), async (tx) => {
      const unit = unitIn(tx);
      if (!(await unit.repository.advance(run, changes))) {
        throw new JobAborted('The run was stopped, or goes on elsewhere.');
      }
      await also?.(unit);
      Object.assign(run, changes);
      if (isTold()) tellRun(outbox, tx, run);
    });
  }

  /** The next series with their past; none when all that were counted are done. */
  async function nextBatch({ clientId, seriesId, positionSeriesId: after, newestSeriesId: upTo }: ForecastRun) {
    if (upTo === null || after === upTo) return [];
    const { series, forecasts } = unitIn(fork());
    const rows = await series.slice({ clientId, seriesId, after, upTo }, BATCH);
    const histories = await forecasts.histories(rows.map(({ id }) => id));
    return rows.map(({ id }) => ({ id, history: histories.find((history) => history.seriesId === id) }));
  }

  return async function work(runId: string, { taskId, signal, progress }: JobRun): Promise<void> {
    const run = await unitIn(fork()).runs.begin(runId, taskId);
    if (!run) return;
    const isDue = createThinning();
    for (let batch = await nextBatch(run); batch.length > 0; batch = await nextBatch(run)) {
      const { forecasts } = unitIn(fork());
      for (const { id, history } of batch) {
        signal.throwIfAborted();
        const made = history && (await forecasts.makeIfPossible(history, run.horizonHours, signal));
        const owner = { seriesId: id, clientId: run.clientId, runId };
        const changes = { positionSeriesId: id, seriesDone: run.seriesDone + 1 };
        const isTold = () => isDue(run.progressRatio);
        await advance(run, changes, isTold, (unit) => made && unit.forecasts.save(owner, made));
        await progress(run.progressRatio, `${run.seriesDone} of ${run.seriesTotal} series`);
      }
    }
    const succeeded = { status: RunStatus.SUCCEEDED, finishedAt: clock() };
    await advance(run, succeeded, () => true);
  };
}
export type RunWork = ReturnType<typeof createRunWork>;

/** Which steps are worth telling: each hundredth, and each that comes a second after the last one told. */
function createThinning() {
  let told = { ratio: 0, at: Date.now() };
  return (ratio: number): boolean => {
    const at = Date.now();
    if (ratio - told.ratio < LEAST_STEP && at - told.at < LONGEST_SILENCE_MILLISECONDS) return false;
    told = { ratio, at };
    return true;
  };
}
