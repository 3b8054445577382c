import { compare, parseDecimal } from '#foundation/money/money.ts';

/** Scores that differ by less say nothing about which pool is safer. */
const EQUAL_UPTIME = 0.05;
/** A price that was seen longer ago says little of what a machine costs now. */
const FRESH_MILLISECONDS = 60 * 60_000;

/** A pool as far as its choice is concerned; the price in USD per hour, the score 0 to 1. */
export interface PoolOffer {
  readonly poolId: string;
  readonly poolName: string;
  readonly zone: string;
  readonly hourlyPrice: string;
  /** When the price was seen, RFC 3339; null for one that is only supposed. */
  readonly observedAt: string | null;
  readonly uptimeScore: number;
}

/** What the place of a standby is to be like; what is left out does not matter. */
export interface PlaceWish {
  readonly excludedZones?: readonly string[] | null | undefined;
  readonly preferredZones?: readonly string[] | null | undefined;
  /** USD per hour. */
  readonly maximumHourlyPrice?: string | null | undefined;
}

/** Where a standby is launched and what that costs; null where it is on demand, or no price is known. */
export interface Placement {
  readonly poolId: string | null;
  readonly poolName: string | null;
  readonly hourlyPrice: string | null;
}

interface Primary {
  readonly poolId: string | null;
  readonly onDemandHourlyPrice: string;
}

/** What there is to choose from for an agent's standby. */
export interface Market {
  readonly pools: readonly PoolOffer[];
  readonly primary: Primary;
  readonly now: Date;
  /** Pools in which standbys failed lately. */
  readonly failedPools?: readonly string[];
  readonly wish?: PlaceWish;
}

interface Terms {
  readonly avoided: ReadonlySet<string>;
  readonly preferredZones?: readonly string[] | null | undefined;
  readonly now: Date;
}

/**
 * The cheapest among the safest pools, those to be avoided left out; undefined when none is left. One with a fresh
 * price comes before any other, then one in a preferred zone.
 */
export function choosePool<P extends PoolOffer>(pools: readonly P[], terms: Terms): P | undefined {
  const candidates = pools.filter(({ poolId }) => !terms.avoided.has(poolId));
  const first = Math.min(...candidates.map((pool) => tierOf(pool, terms)));
  const foremost = candidates.filter((pool) => tierOf(pool, terms) === first);
  const best = Math.max(...foremost.map(({ uptimeScore }) => uptimeScore));
  const safest = foremost.filter(({ uptimeScore }) => best - uptimeScore < EQUAL_UPTIME);
  return safest.sort(cheapestFirst)[0];
}

function tierOf({ observedAt, zone }: PoolOffer, { preferredZones, now }: Terms): number {
  const isFresh = observedAt !== null && now.getTime() - Date.parse(observedAt) <= FRESH_MILLISECONDS;
  const isPreferred = preferredZones?.includes(zone) === true;
  return (isFresh ? 0 : 2) + (isPreferred ? 0 : 1);
}

const cheapestFirst = (a: PoolOffer, b: PoolOffer): number =>
  comparePrices(a.hourlyPrice, b.hourlyPrice) || (a.poolName < b.poolName ? -1 : 1);

const comparePrices = (a: string, b: string): number => compare(parseDecimal(a), parseDecimal(b));

const inPool = ({ poolId, poolName, hourlyPrice }: PoolOffer): Placement => ({ poolId, poolName, hourlyPrice });

const onDemand = ({ onDemandHourlyPrice }: Primary): Placement => ({
  ...{ poolId: null, poolName: null, hourlyPrice: onDemandHourlyPrice },
});

const only = (poolId: string | null): Set<string> => new Set(poolId === null ? [] : [poolId]);

/** Whether a place costs no more than was wished for. */
export const isCheapEnough = ({ hourlyPrice }: { hourlyPrice: string | null }, wish: PlaceWish = {}): boolean =>
  wish.maximumHourlyPrice == null || hourlyPrice === null || comparePrices(hourlyPrice, wish.maximumHourlyPrice) <= 0;

const isWished = (pool: PoolOffer, wish: PlaceWish = {}): boolean =>
  wish.excludedZones?.includes(pool.zone) !== true && isCheapEnough(pool, wish);

/**
 * A place for a wished-for standby: not the primary's pool when there is another, and rather not one that lately
 * failed; on demand when there is none at all.
 */
export function placeStandby({ pools, primary, now, failedPools = [], wish }: Market): Placement {
  const wished = pools.filter((pool) => isWished(pool, wish));
  const own = only(primary.poolId);
  const pool =
    choosePool(wished, { avoided: new Set([...own, ...failedPools]), now }) ??
    choosePool(wished, { avoided: own, now }) ??
    choosePool(wished, { avoided: new Set(), now });
  return pool ? inPool(pool) : onDemand(primary);
}

/** The pools in the order in which a standby is placed in them; that of the primary only when it is the only one. */
export function rankPools<P extends PoolOffer>(
  pools: readonly P[],
  { primaryPoolId, now, limit }: { primaryPoolId: string | null; now: Date; limit: number },
): P[] {
  const ranked: P[] = [];
  const avoided = only(pools.length > 1 ? primaryPoolId : null);
  while (ranked.length < limit) {
    const next = choosePool(pools, { avoided, now });
    if (!next) break;
    ranked.push(next);
    avoided.add(next.poolId);
  }
  return ranked;
}

/** A place for a standby that must come up now: never a pool that is about to take its machines, rather on demand. */
export function placeEmergency({ pools, primary, now, failedPools = [], wish }: Market): Placement {
  const avoided = new Set([...only(primary.poolId), ...failedPools]);
  const wished = pools.filter((pool) => isWished(pool, wish));
  const pool = choosePool(wished, { avoided, now, preferredZones: wish?.preferredZones });
  return pool ? inPool(pool) : onDemand(primary);
}

/** The pool that was asked for; undefined when the agent has none of that id. Not wished when the wish speaks against it. */
export function placeIn({ pools, wish }: Pick<Market, 'pools' | 'wish'>, poolId: string) {
  const pool = pools.find((offer) => offer.poolId === poolId);
  return pool && { place: inPool(pool), isWished: isWished(pool, wish) };
}
