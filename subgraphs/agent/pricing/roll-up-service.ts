import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { write } from '../write.ts';
import { type DueRepository, FIRST_HOUR, type PoolHour } from './due-repository.ts';
import type { PriceInterval } from './entity.ts';
import { HOUR_MILLISECONDS } from './fill-gaps.ts';
import { combine, DAY_MILLISECONDS, type RollUp, rollUp } from './roll-up.ts';
import type { PoolRollUp, RollUpRepository } from './roll-up-repository.ts';
import { type Watch, workThrough } from './work-through.ts';

export interface RollUpDependencies {
  readonly em: EntityManager;
  readonly rollUps: RollUpRepository;
  readonly due: DueRepository;
  readonly clock: Clock;
}

/** Sums prices up by hour and by day. */
export function createRollUps({ em, rollUps, due, clock }: RollUpDependencies) {
  /**
   * Stores what hours or days come to; those that come to nothing are not kept. What was summed up from more than is
   * there now stays: its prices were deleted by their age, and one that comes late says nothing of the others.
   */
  async function keep(interval: PriceInterval, sums: readonly (readonly [PoolHour, RollUp | undefined])[]) {
    const all = sums.map(([{ poolId, startsAt }]) => ({ poolId, startsAt }));
    const settled = new Map((await rollUps.settled(interval, all)).map((entry) => [keyOf(entry), entry.count]));
    const changed = sums.filter(([entry, sum]) => (sum?.observedCount ?? 0) > (settled.get(keyOf(entry)) ?? -1));
    await rollUps.store(
      interval,
      changed.flatMap(([{ poolId, startsAt }, sum]) => (sum ? [{ ...sum, poolId, startsAt }] : [])),
    );
    await rollUps.remove(
      interval,
      changed.flatMap(([entry, sum]) => (sum ? [] : [entry])),
    );
  }

  /** Sums hours up from their prices; one without a price of its own comes to nothing. */
  async function sumHours(hours: readonly PoolHour[]) {
    const prices = Map.groupBy(await rollUps.pricesOf(hours), keyOf);
    const sums = hours.map((hour) => {
      const own = prices.get(keyOf(hour)) ?? [];
      const span = { from: hour.startsAt, to: hour.startsAt + HOUR_MILLISECONDS };
      return [hour, own.some(({ at }) => at >= span.from) ? rollUp(own, span) : undefined] as const;
    });
    await keep('HOUR', sums);
  }

  /** Sums days up from their hours, as if the last price were carried on to their end. */
  async function sumDays(days: readonly PoolHour[]) {
    const hours = Map.groupBy(await rollUps.hoursOfDays(days), ({ poolId, day }) => keyOf({ poolId, startsAt: day }));
    const sums = days.map((day) => {
      const { startsAt: from } = day;
      const own = hours.get(keyOf(day)) ?? [];
      const parts = own.filter(({ startsAt }) => startsAt >= from).map(asPart);
      const earlier = own.find(({ startsAt }) => startsAt < from);
      const span = { from, to: from + DAY_MILLISECONDS };
      return [day, parts.length > 0 ? combine(parts, span, earlier) : undefined] as const;
    });
    await keep('DAY', sums);
  }

  return {
    /**
     * Sums up the hours that have ended and in which prices have changed since it last did, and the days that they
     * belong to. A price also changes what comes after it, up to the next one: that hour is summed up too. Answers how
     * many hours were due.
     */
    async rollUp(watch?: Watch): Promise<number> {
      const until = new Date(clock().getTime() - HOUR_MILLISECONDS + 1);

      const step = async (after: PoolHour, limit: number) => {
        em.clear();
        const taken = await write(em, async () => {
          const hours = await due.take('ROLL_UP', { after, until, limit });
          if (hours.length === 0) return hours;
          const behind = (await rollUps.hoursBehind(hours)).filter(({ startsAt }) => startsAt < until.getTime());
          const all = unique([...hours, ...behind]);
          await sumHours(all);
          await sumDays(unique(all.map(dayOf)));
          return hours;
        });
        const position = taken.at(-1);
        return position && { position, count: taken.length };
      };

      const total = await due.count('ROLL_UP', until);
      return workThrough({ from: FIRST_HOUR, total, phase: 'summing up', step }, watch);
    },
  };
}
export type RollUps = ReturnType<typeof createRollUps>;

const keyOf = ({ poolId, startsAt }: PoolHour): string => `${poolId} ${startsAt}`;
const unique = (hours: readonly PoolHour[]): PoolHour[] => [
  ...new Map(hours.map((hour) => [keyOf(hour), hour])).values(),
];
const dayOf = ({ poolId, startsAt }: PoolHour): PoolHour => ({
  poolId,
  startsAt: Math.floor(startsAt / DAY_MILLISECONDS) * DAY_MILLISECONDS,
});
const asPart = (hour: PoolRollUp) => ({ ...hour, from: hour.startsAt, to: hour.startsAt + HOUR_MILLISECONDS });
