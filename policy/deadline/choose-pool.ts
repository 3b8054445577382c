import { cumulativeEnds, type Hazard } from '../hazard.ts';
import type { Market } from './market.ts';
import type { JobPool } from './types.ts';

/** Into how many parts, each twice as long as the one before it, the time ahead is divided. */
const PARTS = 12;

/** For how many of the coming `hours` a run of an age is expected to last. */
export function expectedLife(hazard: Hazard, ageHours: number, hours: number): number {
  const age = Math.max(0, ageHours);
  const endsUntil = cumulativeEnds(hazard);
  const before = endsUntil(age);
  let life = 0;
  let from = 0;
  let lasting = 1;
  let to = hours / 2 ** (PARTS - 1);
  for (let part = 0; part < PARTS; part += 1) {
    const next = to > 0 ? Math.exp(before - endsUntil(age + to)) : 1;
    life += ((lasting + next) / 2) * (to - from);
    from = to;
    lasting = next;
    to *= 2;
  }
  return life;
}

/**
 * What an hour of work costs in a pool: of the hours that its run is expected to last, the changeover is paid for and does no
 * work. Infinite where the run is not expected to outlast it.
 */
export const workPrice = (price: number, life: number, changeoverHours: number): number =>
  life > changeoverHours ? (price * life) / (life - changeoverHours) : Number.POSITIVE_INFINITY;

/** A pool, what an hour of work costs in it, and for how long its run is expected to last. */
interface Rated {
  readonly pool: JobPool;
  readonly cost: number;
  readonly life: number;
}

const isBetter = (one: Rated, other: Rated): boolean =>
  one.cost < other.cost || (one.cost === other.cost && one.life > other.life);

/**
 * The pool in which an hour of work costs the least, of those that are up for the coming `hours`; of equal ones the one that
 * lasts longest, then the first. The cheapest is looked at first: many others would be dearer if they were never lost.
 */
export function bestPool(
  pools: readonly JobPool[],
  { hazardOf, hazard }: Pick<Market, 'hazardOf' | 'hazard'>,
  { hours, changeoverHours }: { readonly hours: number; readonly changeoverHours: number },
): JobPool | undefined {
  const rate = (pool: JobPool): Rated => {
    const life = expectedLife(hazardOf.get(pool.poolId) ?? hazard, pool.ageHours, hours);
    return { pool, life, cost: workPrice(pool.price, life, changeoverHours) };
  };
  const cheapest = pools.reduce<JobPool | undefined>(
    (least, pool) => (least && least.price <= pool.price ? least : pool),
    undefined,
  );
  if (!cheapest) return undefined;
  const bound = rate(cheapest).cost;
  let best: Rated | undefined;
  for (const pool of pools) {
    if (workPrice(pool.price, hours, changeoverHours) > bound) continue;
    const rated = rate(pool);
    if (!best || isBetter(rated, best)) best = rated;
  }
  return best?.pool;
}
