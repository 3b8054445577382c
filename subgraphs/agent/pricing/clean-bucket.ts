import { absolute } from '#foundation/money/money.ts';
import type { PriceMethod, PriceSource } from './entity.ts';
import { precedence } from './rules.ts';

/** Of so much time one price of a pool is kept. */
export const BUCKET_MILLISECONDS = 300_000;

/** The beginning of the five minutes that a moment (epoch milliseconds) falls into. */
export const bucketOf = (at: number): number => Math.floor(at / BUCKET_MILLISECONDS) * BUCKET_MILLISECONDS;

/** One price of a pool; `at` in epoch milliseconds, `price` in millionths of a USD per hour. */
export interface BucketPoint {
  readonly at: number;
  readonly price: bigint;
  readonly source: PriceSource;
  readonly method: PriceMethod;
}

/** What becomes of the prices of one bucket. */
export interface CleanBucket {
  /** The one that stays, at its own moment. */
  readonly kept: BucketPoint;
  /** The moments of those that go. */
  readonly removed: readonly number[];
  /** Whether somebody saw a price that is more than a tenth away from the one that stays. */
  readonly isDisputed: boolean;
}

/**
 * One clean price out of those of one pool and five minutes, which are given in the order of time, at least one.
 * The best source alone counts: a primary's report, else an import, else a standby's report, else what was filled in.
 * Of several prices of that source the median is the price (of an even number the mean of the middle two), told at
 * the moment of the one nearest to it, the earliest of equals. Doing it again changes nothing.
 */
export function cleanBucket(points: readonly BucketPoint[]): CleanBucket {
  const best = Math.max(...points.map(({ source }) => precedence(source)));
  const heard = points.filter(({ source }) => precedence(source) === best);
  const price = medianOf(heard.map((point) => point.price));
  const nearest = heard.reduce((a, b) => (absolute(b.price - price) < absolute(a.price - price) ? b : a));
  const isUnanimous = heard.every((point) => point.price === price);
  const kept: BucketPoint = isUnanimous ? nearest : { ...nearest, price, method: 'MEDIAN' };
  return {
    kept,
    removed: points.flatMap(({ at }) => (at === kept.at ? [] : [at])),
    isDisputed: points.some((point) => point.source !== 'INTERPOLATED' && isFarFrom(kept.price, point.price)),
  };
}

/** More than 10 %. */
const isFarFrom = (price: bigint, other: bigint): boolean => absolute(other - price) * 10n > price;

/** Half a millionth is rounded down. */
function medianOf(prices: readonly bigint[]): bigint {
  const sorted = [...prices].sort((a, b) => (a < b ? -1 : Number(a > b)));
  const middle = sorted.length >> 1;
  const [below = 0n, above = 0n] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (below + above) / 2n;
}
