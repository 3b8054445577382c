import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { JobAborted, type JobRun } from '#foundation/jobs/define-job.ts';
import type { Accuracies } from '../accuracy/service.ts';
import type { Budget } from '../budget/service.ts';
import type { Forecasts } from '../forecast/service.ts';
import type { Series } from '../series/service.ts';
import { awaitTelling } from './await-telling.ts';
import { type ForecastRun, RunStatus } from './entity.ts';
import { tellRun } from './news.ts';
import type { RunRepository } from './repository.ts';
import { type Done, shareOf } from './rules.ts';
import type { Runs } from './service.ts';
import { createThinning } from './thinning.ts';

/** The services as they work in one unit of work. */
export interface RunUnit {
  readonly runs: Runs;
  readonly runRows: RunRepository;
  readonly series: Series;
  readonly forecasts: Forecasts;
  readonly accuracies: Accuracies;
}

export interface RunWorkDependencies {
  /** A new unit of work. */
  readonly fork: () => EntityManager;
  readonly unitIn: (em: EntityManager) => RunUnit;
  readonly budget: Budget;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/** A series whose forecast is being made, or why it is not. */
interface Begun {
  readonly seriesId: string;
  readonly made: Promise<{ readonly done: Done } | { readonly error: unknown }>;
}

// So many series are looked up while the same number of forecasts is made.
const BATCH = 40;
// A transaction that stores forecasts stays short, for others wait for it on the embedded database.
const STORED_AT_ONCE = 25;
const STORED_EVERY_MILLISECONDS = 250;

/**
 * Does the work of runs: in the order of ids, with as many forecasts at a time as there are threads. What was made is stored
 * in transactions of some, each with the run's new position and what it took of the budget: whoever goes on after a crash
 * begins behind the last one stored, and nothing is stored or paid twice.
 */
export function createRunWork({ fork, unitIn, budget, outbox, clock }: RunWorkDependencies) {
  const lost = () => new JobAborted('The run was stopped, or goes on elsewhere.');

  /** Looks up the next series behind a position and begins their forecasts; none when all that were counted are begun. */
  async function begin(run: ForecastRun, after: string | null, signal: AbortSignal): Promise<Begun[]> {
    const { clientId, seriesId, newestSeriesId: upTo } = run;
    if (upTo === null || after === upTo) return [];
    const { series, forecasts } = unitIn(fork());
    const rows = await series.slice({ clientId, seriesId, after, upTo }, BATCH);
    const histories = await forecasts.histories(
      rows.map(({ id }) => id),
      run.cutOffAt,
    );
    return rows.map(({ id }) => {
      const history = histories.find((each) => each.seriesId === id);
      const make = async () => history && (await forecasts.makeForRun(history, run, signal));
      return { seriesId: id, made: make().then((made) => ({ done: { seriesId: id, made } }), toFailed) };
    });
  }

  /** Stores what is paid for of it, and where the run stands then; answers whether the budget allowed all. */
  async function store(run: ForecastRun, done: readonly Done[], isDue: (ratio: number) => boolean): Promise<boolean> {
    return transact(fork(), async (tx) => {
      const { runRows, forecasts, accuracies } = unitIn(tx);
      const wanted = done.filter(({ made }) => made).length;
      const { calls, refusal } = wanted > 0 ? await budget.take(tx, wanted) : { calls: 0 };
      const stored = shareOf(done, calls);
      const position = stored.at(-1)?.seriesId ?? run.positionSeriesId;
      const ended = { status: RunStatus.ABORTED, failureReason: refusal ?? null, finishedAt: clock() };
      const changes = {
        ...{ positionSeriesId: position, seriesDone: run.seriesDone + stored.length },
        ...(calls < wanted && ended),
      };
      if (!(await runRows.advance(run, changes))) throw lost();
      const made = stored.flatMap((each) => each.made ?? []);
      await forecasts.save(run, made);
      await accuracies.save(run, made);
      Object.assign(run, changes);
      if (!run.isOpen || isDue(run.progressRatio)) tellRun(outbox, tx, run);
      return run.isOpen;
    });
  }

  /** Tells that it is still under way, or how it ended. */
  const tell = (run: ForecastRun, changes: Partial<Pick<ForecastRun, 'status' | 'finishedAt'>> = {}) =>
    transact(fork(), async (tx) => {
      if (!(await unitIn(tx).runRows.advance(run, { status: run.status, ...changes }))) throw lost();
      tellRun(outbox, tx, Object.assign(run, changes));
    });

  async function forecastAll(run: ForecastRun, { signal, progress }: JobRun): Promise<void> {
    const thinning = createThinning();
    const report = () => progress(run.progressRatio, `${run.seriesDone} of ${run.seriesTotal} series`);
    const stillUnderWay = async () => {
      if (thinning.isDue(run.progressRatio)) await tell(run);
      await report();
    };
    let ready: Done[] = [];
    let storedAt = Date.now();
    const storeReady = async () => {
      const isAllowed = await store(run, ready, thinning.isDue);
      [ready, storedAt] = [[], Date.now()];
      await report();
      if (!isAllowed) throw new JobAborted(run.failureReason ?? 'The budget is spent.');
    };
    let batch = await awaitTelling(begin(run, run.positionSeriesId ?? null, signal), thinning, stillUnderWay);
    while (batch.length > 0) {
      // Looked up while this batch is made; its failure is heard when its turn comes.
      const following = begin(run, (batch.at(-1) as Begun).seriesId, signal).then((begun) => ({ begun }), toFailed);
      for (const { made } of batch) {
        const outcome = await awaitTelling(made, thinning, stillUnderWay);
        signal.throwIfAborted();
        if ('error' in outcome) throw outcome.error;
        ready.push(outcome.done);
        const isTime = Date.now() - storedAt >= STORED_EVERY_MILLISECONDS;
        if (isTime || ready.length >= STORED_AT_ONCE) await storeReady();
      }
      const next = await awaitTelling(following, thinning, stillUnderWay);
      if ('error' in next) throw next.error;
      batch = next.begun;
    }
    if (ready.length > 0) await storeReady();
  }

  return async function work(runId: string, task: JobRun): Promise<void> {
    const run = await unitIn(fork()).runs.begin(runId, task.taskId);
    if (!run) return;
    // What was begun and is not waited for any more is not to keep others waiting.
    const leaving = new AbortController();
    try {
      await forecastAll(run, { ...task, signal: AbortSignal.any([task.signal, leaving.signal]) });
    } finally {
      leaving.abort();
    }
    await tell(run, { status: RunStatus.SUCCEEDED, finishedAt: clock() });
  };
}
export type RunWork = ReturnType<typeof createRunWork>;

const toFailed = (error: unknown) => ({ error });
