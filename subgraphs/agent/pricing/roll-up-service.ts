import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { write } from '../write.ts';
import { type DueRepository, FIRST_HOUR, type PoolHour } from './due-repository.ts';
import { HOUR_MILLISECONDS } from './fill-gaps.ts';
import { combine, DAY_MILLISECONDS, rollUp } from './roll-up.ts';
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
  /** Sums hours up from their prices; one without a price of its own is not kept. */
  async function sumHours(hours: readonly PoolHour[]) {
    const prices = Map.groupBy(await rollUps.pricesOf(hours), keyOf);
    const [kept, emptied]: [PoolRollUp[], PoolHour[]] = [[], []];
    for (const hour of hours) {
      const own = prices.get(keyOf(hour)) ?? [];
      const { startsAt: from, poolId } = hour;
      const sum = own.some(({ at }) => at >= from) && rollUp(own, { from, to: from + HOUR_MILLISECONDS });
      if (sum) kept.push({ ...sum, poolId, startsAt: from });
      else emptied.push(hour);
    }
    await rollUps.store('HOUR', kept);
    await rollUps.remove('HOUR', emptied);
  }

  /** Sums days up from their hours, as if the last price were carried on to their end. */
  async function sumDays(days: readonly PoolHour[]) {
    const hours = Map.groupBy(await rollUps.hoursOfDays(days), ({ poolId, day }) => keyOf({ poolId, startsAt: day }));
    const [kept, emptied]: [PoolRollUp[], PoolHour[]] = [[], []];
    for (const day of days) {
      const { poolId, startsAt: from } = day;
      const own = hours.get(keyOf(day)) ?? [];
      const parts = own.filter(({ startsAt }) => startsAt >= from).map(asPart);
      const earlier = own.find(({ startsAt }) => startsAt < from);
      const sum = parts.length > 0 && combine(parts, { from, to: from + DAY_MILLISECONDS }, earlier);
      if (sum) kept.push({ ...sum, poolId, startsAt: from });
      else emptied.push(day);
    }
    await rollUps.store('DAY', kept);
    await rollUps.remove('DAY', emptied);
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
