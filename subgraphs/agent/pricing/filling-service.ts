import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { write } from '../write.ts';
import { type DueRepository, FIRST_HOUR, type PoolHour } from './due-repository.ts';
import {
  type FilledPrice,
  fillGaps,
  HOUR_MILLISECONDS,
  isLongGap,
  type KnownPrice,
  momentsBetween,
} from './fill-gaps.ts';
import type { FillingRepository, StoredFilling } from './filling-repository.ts';
import { type Watch, workThrough } from './work-through.ts';

export interface FillingDependencies {
  readonly em: EntityManager;
  readonly points: FillingRepository;
  readonly due: DueRepository;
  readonly clock: Clock;
}

/** What a run has done. */
export interface Filled {
  /** Hours in which prices had changed. */
  readonly hourCount: number;
  readonly addedCount: number;
  /** Fillings that do not hold any more. */
  readonly removedCount: number;
}

/** Fills the gaps in the prices of pools, and fills them anew when a price turns up later. */
export function createFilling({ em, points, due, clock }: FillingDependencies) {
  /** What would fill the gaps between these prices. */
  async function wanted(poolId: string, observed: readonly KnownPrice[]): Promise<StoredFilling[]> {
    const moments = new Set<number>();
    for (const [index, { at }] of observed.entries()) {
      const next = observed[index + 1]?.at ?? at;
      if (isLongGap(at, next)) for (const one of [at, ...momentsBetween(at, next), next]) moments.add(one);
    }
    return fillGaps(observed, await points.peers(poolId, [...moments])).map(stored);
  }

  /** Brings the fillings next to these hours, all of one pool and within two days, to what they are to be. */
  async function refill(poolId: string, hours: readonly PoolHour[]) {
    const [first, last] = [hours[0]?.startsAt ?? 0, hours.at(-1)?.startsAt ?? 0];
    const observed = await points.observed({ poolId, from: first, to: last + HOUR_MILLISECONDS });
    const [from, to] = [observed[0]?.at ?? first, observed.at(-1)?.at ?? first];
    const [target, present] = [await wanted(poolId, observed), await points.fillings({ poolId, from, to })];
    const [targets, presents] = [new Set(target.map(keyOf)), new Set(present.map(keyOf))];
    const removed = present.filter((filling) => !targets.has(keyOf(filling)));
    const added = target.filter((filling) => !presents.has(keyOf(filling)));
    await points.remove(
      poolId,
      removed.map(({ at }) => at),
    );
    await points.add(poolId, added);
    const changed = new Set([...removed, ...added].map(({ at }) => Math.floor(at / HOUR_MILLISECONDS)));
    const marks = [...changed].map((hour) => ({ poolId, startsAt: hour * HOUR_MILLISECONDS }));
    await due.mark(['ROLL_UP'], marks, clock());
    return { added: added.length, removed: removed.length };
  }

  return {
    /** Looks at all hours in which prices have changed since it last did, however long ago that was. */
    async fill(watch?: Watch): Promise<Filled> {
      const until = clock();
      let [hourCount, addedCount, removedCount] = [0, 0, 0];

      const step = async (after: PoolHour) => {
        em.clear();
        const done = await write(em, async () => {
          const hours = await due.takeOfOne('FILL', { after, until });
          const position = hours.at(-1);
          return position && { position, hours, ...(await refill(position.poolId, hours)) };
        });
        if (!done) return undefined;
        hourCount += done.hours.length;
        addedCount += done.added;
        removedCount += done.removed;
        return { position: done.position, count: done.hours.length };
      };

      const total = await due.count('FILL', until);
      await workThrough({ from: FIRST_HOUR, total, phase: 'filling', step }, watch);
      return { hourCount, addedCount, removedCount };
    },
  };
}
export type Filling = ReturnType<typeof createFilling>;

const LEAST_PRICE = 0.000001;
const GREATEST_PRICE = 1_000_000;

/** Peers that moved wildly must not lead beyond what a machine can cost. */
const stored = ({ price, ...filling }: FilledPrice): StoredFilling => ({
  ...filling,
  price: Math.min(Math.max(price, LEAST_PRICE), GREATEST_PRICE).toFixed(6),
});

const keyOf = ({ at, price, method, confidence }: StoredFilling): string => [at, price, method, confidence].join();
