import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import { ratioOf } from '#foundation/money/money.ts';
import { toCsv } from '../csv.ts';
import { bounded, toMoney } from '../money.ts';
import { badRange, lastDays, type Span } from '../span.ts';
import { DAY_MILLISECONDS, firstOpenDay, HOUR_MILLISECONDS } from './day.ts';
import type { DayFigures, DayRepository } from './day-repository.ts';
import { type Granularity, MOST_PERIODS, type Period, periodsOf, wholeDays } from './periods.ts';
import type { StepRepository } from './step-repository.ts';

interface SavingsDependencies {
  readonly em: EntityManager;
  readonly days: DayRepository;
  readonly steps: StepRepository;
  readonly clock: Clock;
}

// Long after its day is closed a step still says what its machine cost before the next one, should that be asked.
const KEPT_STEP_DAYS = 92;
const STEPS_AT_ONCE = 500;

const HEADER = [
  ...['starts at', 'ends at', 'on-demand cost', 'actual cost', 'savings', 'savings ratio', 'running hours', 'closed'],
];

/** What was saved in a period, as the graph shows it. */
export type SavingsPeriod = ReturnType<typeof show>;

/** The figures of a period made of days. */
function show({ startsAt, endsAt }: Period, days: readonly DayFigures[]) {
  return {
    ...{ startsAt: new Date(startsAt), endsAt: new Date(endsAt) },
    ...totalOf(days),
    runningHours: days.reduce((hours, day) => hours + day.workloadMilliseconds, 0) / HOUR_MILLISECONDS,
    isClosed: days.some(({ closedBefore }) => endsAt <= closedBefore),
  };
}

function totalOf(days: readonly DayFigures[]) {
  const onDemand = bounded(days.reduce((sum, { onDemandCost }) => sum + onDemandCost, 0n));
  const actual = bounded(days.reduce((sum, { actualCost }) => sum + actualCost, 0n));
  return {
    onDemandCost: toMoney(onDemand),
    actualCost: toMoney(actual),
    savings: toMoney(onDemand - actual),
    savingsRatio: ratioOf(onDemand - actual, onDemand) ?? 0,
  };
}

/** What was saved: reports over the days, and the closing of days. */
export function createSavings({ em, days, steps, clock }: SavingsDependencies) {
  const figuresOf = (clientIds: readonly string[], { startsAt, endsAt }: Period) =>
    days.figures(clientIds, startsAt, endsAt, clock().getTime());

  /** Closes the first open day if it is due; answers whether it did. */
  const closeNext = () =>
    transact(em, async () => {
      const day = await days.lockFirstOpen();
      const now = clock().getTime();
      if (day === undefined || day >= firstOpenDay(now)) return false;
      await days.close(day, await days.figures(await days.clients(), day, day + DAY_MILLISECONDS, now));
      return true;
    });

  async function report(clientId: string, granularity: Granularity, { from, to }: Span) {
    const span = wholeDays(from, to);
    const periods = periodsOf(granularity, span);
    if (!periods) throw badRange(`it covers more than ${MOST_PERIODS} periods.`);
    const figures = await figuresOf([clientId], span);
    const shown = periods.flatMap((period) => {
      const own = figures.filter(({ day }) => period.startsAt <= day && day < period.endsAt);
      return own.length > 0 ? [show(period, own)] : [];
    });
    return { ...totalOf(figures), periods: shown };
  }

  return {
    /** The periods of a span of whole days. Throws `badRange` when they are more than 400. */
    report,

    /** The same periods as a table. */
    async csv(clientId: string, granularity: Granularity, span: Span): Promise<string> {
      const { periods } = await report(clientId, granularity, span);
      const rows = periods.map((period) => [
        ...[period.startsAt.toISOString(), period.endsAt.toISOString()],
        ...[period.onDemandCost.amount, period.actualCost.amount, period.savings.amount],
        ...[period.savingsRatio.toFixed(6), period.runningHours.toFixed(6), period.isClosed ? 'yes' : 'no'],
      ]);
      return toCsv(HEADER, rows);
    },

    /** One day (a midnight, UTC) of a client as it now stands. */
    async day(clientId: string, startsAt: number): Promise<SavingsPeriod> {
      const day = { startsAt, endsAt: startsAt + DAY_MILLISECONDS };
      return show(day, await figuresOf([clientId], day));
    },

    /** What each client saved in the last 30 days, the running one included. */
    async ofLastDays(clientIds: readonly string[]): Promise<Map<string, { amount: string; currency: string }>> {
      const { from, to } = lastDays(clock());
      const figures = Map.groupBy(await figuresOf(clientIds, wholeDays(from, to)), ({ clientId }) => clientId);
      return new Map(clientIds.map((id) => [id, totalOf(figures.get(id) ?? []).savings]));
    },

    /** Closes every day that ended 48 hours ago, oldest first, and forgets steps that nothing follows from any more. */
    async closeDays(signal?: AbortSignal): Promise<number> {
      let closed = 0;
      while (await closeNext()) {
        closed += 1;
        signal?.throwIfAborted();
      }
      const before = firstOpenDay(clock().getTime()) - KEPT_STEP_DAYS * DAY_MILLISECONDS;
      while ((await steps.prune(before, STEPS_AT_ONCE)) === STEPS_AT_ONCE) signal?.throwIfAborted();
      return closed;
    },
  };
}
export type Savings = ReturnType<typeof createSavings>;
