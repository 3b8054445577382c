import type { Clock } from '#foundation/clock.ts';
import { formatDecimal } from '#foundation/money/money.ts';
import type { PoolHour } from './due-repository.ts';
import type { PriceInterval } from './entity.ts';
import { beginOf, daysOf, hoursOf, LENGTH, type Period } from './price-periods.ts';
import { DAY_MILLISECONDS, type PricedMoment, type Span } from './roll-up.ts';
import type { RollUpRepository } from './roll-up-repository.ts';

export interface HistoryDependencies {
  readonly rollUps: RollUpRepository;
  readonly clock: Clock;
}

export interface HistoryRequest {
  readonly interval: PriceInterval;
  readonly from: Date;
  /** Not part of it. */
  readonly to: Date;
}

/** What a pool cost in an hour or a day; prices in USD per hour. */
export interface ShownPeriod {
  readonly startsAt: Date;
  readonly meanHourlyPrice: string;
  readonly minimumHourlyPrice: string;
  readonly maximumHourlyPrice: string;
  readonly openingHourlyPrice: string;
  readonly closingHourlyPrice: string;
  readonly isInterpolated: boolean;
  /** Of the whole period, 0 to 1. */
  readonly coverageRatio: number;
}

/** The same of a certain pool, with what its machine size costs on demand now. */
export interface PoolPeriod extends ShownPeriod {
  readonly onDemandHourlyPrice: string | null;
}

// A little more than the longest span that may be asked for by the hour.
const MOST_UNSUMMED_HOURS = 2_300;

/** What pools cost, by hour and by day. */
export function createPriceHistories({ rollUps, clock }: HistoryDependencies) {
  /** Hours whose prices are not summed up, with their prices, by pool. */
  async function unsummedOf(span: Span & { readonly poolIds: readonly string[] }) {
    const hours = await rollUps.unsummed(span, MOST_UNSUMMED_HOURS);
    const prices = hours.length > 0 ? await rollUps.pricesOf(hours) : [];
    const byPool = Map.groupBy(prices, poolOf);
    return { hours, of: (id: string) => byHour(byPool.get(id) ?? []) };
  }

  async function hourly(poolIds: readonly string[], span: Span, now: number): Promise<Period[][]> {
    const wide = { poolIds, from: beginOf('HOUR', span.from) - DAY_MILLISECONDS, to: span.to };
    const summed = Map.groupBy(await rollUps.list({ ...wide, interval: 'HOUR' }), poolOf);
    const unsummed = await unsummedOf(wide);
    return poolIds.map((id) => hoursOf({ summed: summed.get(id) ?? [], unsummed: unsummed.of(id) }, span, now));
  }

  /** Days whose hours are not all summed up are made of their hours, and so is today. */
  async function daily(poolIds: readonly string[], span: Span, now: number): Promise<Period[][]> {
    const wide = { poolIds, from: beginOf('DAY', span.from) - 2 * DAY_MILLISECONDS, to: span.to };
    const summed = Map.groupBy(await rollUps.list({ ...wide, interval: 'DAY' }), poolOf);
    const unsummed = await unsummedOf(wide);
    const touched = unsummed.hours.map(({ poolId, startsAt }) => ({ poolId, startsAt: beginOf('DAY', startsAt) }));
    const today = poolIds.map((poolId) => ({ poolId, startsAt: beginOf('DAY', now) }));
    const open = new Map([...touched, ...today].map((day) => [keyOf(day), day]));
    const hours = Map.groupBy(await rollUps.hoursOfDays([...open.values()]), ({ poolId, day }) =>
      keyOf({ poolId, startsAt: day }),
    );
    const byPool = Map.groupBy(open.values(), poolOf);
    return poolIds.map((id) => {
      const days = (byPool.get(id) ?? []).map((day) => {
        const whole = { from: day.startsAt, to: day.startsAt + DAY_MILLISECONDS };
        const record = { summed: hours.get(keyOf(day)) ?? [], unsummed: unsummed.of(id) };
        return [day.startsAt, hoursOf(record, whole, now)] as const;
      });
      return daysOf(summed.get(id) ?? [], new Map(days), span, now);
    });
  }

  return {
    /** The hours or days of each pool that touch a span, oldest first, in the order of the ids. */
    async of(poolIds: readonly string[], { interval, from, to }: HistoryRequest): Promise<ShownPeriod[][]> {
      const span = { from: from.getTime(), to: to.getTime() };
      const periods = await (interval === 'HOUR' ? hourly : daily)(poolIds, span, clock().getTime());
      return periods.map((ofPool) => ofPool.map((period) => shown(period, interval)));
    },
  };
}
export type PriceHistories = ReturnType<typeof createPriceHistories>;

const keyOf = ({ poolId, startsAt }: PoolHour): string => `${poolId} ${startsAt}`;
const poolOf = ({ poolId }: PoolHour): string => poolId;

const byHour = (prices: readonly (PoolHour & PricedMoment)[]): Map<number, readonly PricedMoment[]> =>
  Map.groupBy(prices, ({ startsAt }) => startsAt);

const shown = (period: Period, interval: PriceInterval): ShownPeriod => ({
  startsAt: new Date(period.startsAt),
  meanHourlyPrice: formatDecimal(period.mean),
  minimumHourlyPrice: formatDecimal(period.minimum),
  maximumHourlyPrice: formatDecimal(period.maximum),
  openingHourlyPrice: formatDecimal(period.opening),
  closingHourlyPrice: formatDecimal(period.closing),
  isInterpolated: period.observedCount === 0,
  coverageRatio: period.coveredMilliseconds / LENGTH[interval],
});
