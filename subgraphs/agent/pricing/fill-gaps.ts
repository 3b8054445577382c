import { BUCKET_MILLISECONDS, bucketOf } from './clean-bucket.ts';
import type { PriceMethod } from './entity.ts';

/** A price that somebody saw; `at` in epoch milliseconds, `price` in USD per hour. */
export interface KnownPrice {
  readonly at: number;
  readonly price: number;
}

/** Another pool of the same machine size, with its prices in the order of time. */
export interface Peer {
  readonly isSameRegion: boolean;
  readonly prices: readonly KnownPrice[];
}

/** A price that nobody saw. */
export interface FilledPrice extends KnownPrice {
  readonly method: Extract<PriceMethod, 'LINEAR' | 'PEER_WEIGHTED'>;
  /** 0 to 1. */
  readonly confidence: number;
}

export const HOUR_MILLISECONDS = 3_600_000;
/** Nothing is known of a pool for longer than this after a price was seen, and no longer gap is filled. */
export const LONGEST_GAP_MILLISECONDS = 24 * HOUR_MILLISECONDS;
/** Half an hour without a price. */
const MOST_SHORT_BUCKETS = 6;

const SHORT_LINEAR = { method: 'LINEAR', confidence: 0.85 } as const;
const LONG_LINEAR = { method: 'LINEAR', confidence: 0.5 } as const;
const PEER_WEIGHTED = { method: 'PEER_WEIGHTED', confidence: 0.7 } as const;

// How pools of one size move together within a region and across regions, as measured on recorded spot availability:
// of a departure that a peer makes, so much is to be expected of its neighbour (regression towards the mean).
const CLOSENESS = { sameRegion: 0.43, otherRegion: 0.14 } as const;

/**
 * What fills the gaps between the prices of a pool, which are given in the order of time.
 *
 * - Of up to six buckets of five minutes without a price each gets one, on the line between the prices before and after.
 * - In a longer gap of at most 24 hours each full hour gets one. Had the pool moved as a peer did (its relative change),
 *   from the price before forward and from the price after backward, going over from one to the other in proportion to
 *   time, it would have left the line by so much. Of that, as much is taken as peers are close, in the mean weighted by
 *   closeness. A peer counts if its price is known before, then and after. Without any, it is the line again, of which
 *   less is sure.
 * - A longer gap is a hole, and stays one.
 *
 * Pure; the same prices and peers give the same filling.
 */
export function fillGaps(prices: readonly KnownPrice[], peers: readonly Peer[] = []): FilledPrice[] {
  return prices.flatMap((before, index) => {
    const after = prices[index + 1];
    return after ? momentsBetween(before.at, after.at).map((at) => fillAt(at, { before, after, peers })) : [];
  });
}

/** At which moments a gap is filled. */
export function momentsBetween(before: number, after: number): number[] {
  const [first, last] = [bucketOf(before), bucketOf(after)];
  if (after - before > LONGEST_GAP_MILLISECONDS) return [];
  const step = isShort(before, after) ? BUCKET_MILLISECONDS : HOUR_MILLISECONDS;
  const moments: number[] = [];
  for (let at = (Math.floor(first / step) + 1) * step; at < last; at += step) moments.push(at);
  return moments;
}

const isShort = (before: number, after: number): boolean =>
  bucketOf(after) - bucketOf(before) <= (MOST_SHORT_BUCKETS + 1) * BUCKET_MILLISECONDS;

/** Whether filling this gap asks for the peers. */
export const isLongGap = (before: number, after: number): boolean =>
  after - before <= LONGEST_GAP_MILLISECONDS && !isShort(before, after);

interface Gap {
  readonly before: KnownPrice;
  readonly after: KnownPrice;
  readonly peers: readonly Peer[];
}

function fillAt(at: number, { before, after, peers }: Gap): FilledPrice {
  const part = (at - before.at) / (after.at - before.at);
  const linear = before.price + (after.price - before.price) * part;
  if (isShort(before.at, after.at)) return { at, price: linear, ...SHORT_LINEAR };
  const departures = peers.flatMap(({ isSameRegion, prices }) => {
    const [a, t, b] = [before.at, at, after.at].map((moment) => inForceAt(prices, moment));
    if (a === undefined || t === undefined || b === undefined) return [];
    const moved = before.price * (t / a) * (1 - part) + after.price * (t / b) * part;
    return [{ closeness: CLOSENESS[isSameRegion ? 'sameRegion' : 'otherRegion'], departure: moved - linear }];
  });
  if (departures.length === 0) return { at, price: linear, ...LONG_LINEAR };
  return { at, price: linear + expected(departures), ...PEER_WEIGHTED };
}

/** By how much a pool is expected to leave the line when its peers do. */
function expected(departures: readonly { readonly closeness: number; readonly departure: number }[]): number {
  let [sum, weights] = [0, 0];
  for (const { closeness, departure } of departures) {
    sum += closeness * (closeness * departure);
    weights += closeness;
  }
  return sum / weights;
}

/** The last price up to a moment, unless it is older than a price holds. */
function inForceAt(prices: readonly KnownPrice[], at: number): number | undefined {
  let [low, high] = [0, prices.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((prices[middle] as KnownPrice).at <= at) low = middle + 1;
    else high = middle;
  }
  const found = prices[low - 1];
  return found && at - found.at <= LONGEST_GAP_MILLISECONDS ? found.price : undefined;
}
