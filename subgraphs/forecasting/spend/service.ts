import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { transact } from '#foundation/database/transact.ts';
import { formatDecimal, parseDecimal } from '#foundation/money/money.ts';
import type { Interval } from '../interval.ts';
import type { KnownSeries, Series } from '../series/service.ts';
import type { HourOfSpend, SpendRepository } from './repository.ts';
import type { MachineEnd, PriceStep, StepRepository } from './step-repository.ts';

export interface SpendDependencies {
  readonly em: EntityManager;
  readonly spend: SpendRepository;
  readonly steps: StepRepository;
  readonly series: Series;
  readonly clock: Clock;
}

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
/** A step that is told later than this does not change what was spent before. */
const CORRECTED_MILLISECONDS = 7 * DAY_MILLISECONDS;
/** Of one transaction, beside which nobody else can have the embedded database. */
const MOST_HOURS = 48;
const MOST_CLIENTS = 100;
const MOST_ROWS = 500;
const MOST_BATCHES = 1_000;

const floor = (moment: Date, unit: number) => new Date(Math.floor(moment.getTime() / unit) * unit);
const later = (a: Date, b: Date) => (a > b ? a : b);
const earlier = (a: Date, b: Date) => (a < b ? a : b);

/** What each client's machines cost, by the hour and by the day: series like others. */
export function createSpending({ em, spend, steps, series, clock }: SpendDependencies) {
  const seriesOf = async (clientId: string, name: string, interval: Interval): Promise<KnownSeries> => {
    const given = { kind: 'SPEND', unit: 'USD', resampling: 'SUM', interval } as const;
    const [known] = await series.ensure(clientId, [name], given);
    if (!known) throw new Error(`There is no series ${name}.`);
    return known;
  };

  /** Brings the days that these hours are of to the sums of all their hours. */
  async function sumDays(clientId: string, hourly: KnownSeries, from: Date, to: Date) {
    const lastDay = floor(new Date(to.getTime() - 1), DAY_MILLISECONDS);
    const span = { from: floor(from, DAY_MILLISECONDS), to: new Date(lastDay.getTime() + DAY_MILLISECONDS) };
    const hours = await series.between(hourly.id, span, 2 * MOST_HOURS);
    const days = new Map<number, bigint>();
    for (const { observedAt, value } of hours) {
      const day = floor(observedAt, DAY_MILLISECONDS).getTime();
      days.set(day, (days.get(day) ?? 0n) + parseDecimal(value));
    }
    const daily = await seriesOf(clientId, 'spend.daily', 'DAILY');
    await series.put(
      Array.from(days, ([day, spent]) => ({
        ...{ seriesId: daily.id, observedAt: new Date(day), value: formatDecimal(spent) },
      })),
    );
  }

  async function store(clientId: string, hours: readonly HourOfSpend[], from: Date, to: Date) {
    const hourly = await seriesOf(clientId, 'spend.hourly', 'HOURLY');
    await series.put(hours.map(({ at, spent }) => ({ seriesId: hourly.id, observedAt: at, value: spent })));
    await sumDays(clientId, hourly, from, to);
  }

  /** Works out the next hours of a client; answers whether there are more. */
  const integrateNext = (clientId: string): Promise<boolean> =>
    transact(em, async () => {
      const progress = await spend.locked(clientId);
      if (!progress) return false;
      const now = clock();
      const end = floor(now, HOUR_MILLISECONDS);
      const oldest = floor(new Date(now.getTime() - CORRECTED_MILLISECONDS), HOUR_MILLISECONDS);
      const { integratedUntil, changedFrom } = progress;
      const from = changedFrom ? earlier(later(changedFrom, oldest), integratedUntil) : integratedUntil;
      const to = earlier(new Date(from.getTime() + MOST_HOURS * HOUR_MILLISECONDS), end);
      if (from < to) await store(clientId, await spend.hours(clientId, from, to), from, to);
      const isCorrected = to >= integratedUntil;
      progress.changedFrom = changedFrom && !isCorrected ? to : null;
      progress.integratedUntil = later(integratedUntil, to);
      return to < end;
    });

  async function pruneAll(prune: (before: Date, limit: number) => Promise<number>, signal: AbortSignal) {
    const before = new Date(clock().getTime() - CORRECTED_MILLISECONDS - DAY_MILLISECONDS);
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      signal.throwIfAborted();
      if ((await transact(em, () => prune(before, MOST_ROWS))) < MOST_ROWS) return;
    }
  }

  return {
    /** Takes in what a machine costs from a moment on. */
    step: (step: PriceStep) => steps.add(step),
    end: (end: MachineEnd) => steps.end(end),
    endAgent: (agentId: string, endedAt: Date) => steps.endAgent(agentId, endedAt),

    /** Works out the hours that are over, and those that late steps have changed; forgets steps that are not needed. */
    async integrate(signal: AbortSignal): Promise<void> {
      const end = floor(clock(), HOUR_MILLISECONDS);
      let after: string | null = null;
      for (let page = 0; page < MOST_BATCHES; page += 1) {
        const clientIds: string[] = await spend.due(end, after, MOST_CLIENTS);
        for (const clientId of clientIds) {
          for (let isMore = true; isMore; ) {
            signal.throwIfAborted();
            em.clear(); // nothing of the step before
            isMore = await integrateNext(clientId);
          }
        }
        after = clientIds.at(-1) ?? null;
        if (clientIds.length < MOST_CLIENTS) break;
      }
      await pruneAll(steps.prune, signal);
      await pruneAll(steps.pruneMachines, signal);
    },
  };
}
export type Spending = ReturnType<typeof createSpending>;
