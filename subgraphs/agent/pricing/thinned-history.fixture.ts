import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { bucketOf } from './clean-bucket.ts';
import { type FilledPrice, fillGaps, type KnownPrice, LONGEST_GAP_MILLISECONDS } from './fill-gaps.ts';

const REAL = new URL('../../../../shared/data/spot-price-history-us-east.json.gz', import.meta.url);

export const isHistoryAbsent = !existsSync(REAL);

interface PoolHistory {
  readonly instanceType: string;
  readonly region: string;
  readonly prices: readonly KnownPrice[];
}

/** The recorded prices of each pool, one for each five minutes, in the order of time. */
function readPools(): PoolHistory[] {
  const { SpotPriceHistory: records } = JSON.parse(gunzipSync(readFileSync(REAL)).toString()) as {
    SpotPriceHistory: { AvailabilityZone: string; InstanceType: string; SpotPrice: string; Timestamp: string }[];
  };
  const byPool = Map.groupBy(records, ({ InstanceType, AvailabilityZone }) => `${InstanceType}.${AvailabilityZone}`);
  return [...byPool.values()].map((ofPool) => {
    const { InstanceType: instanceType = '', AvailabilityZone: zone = '' } = ofPool[0] ?? {};
    const known = ofPool.map(({ Timestamp, SpotPrice }) => ({ at: Date.parse(Timestamp), price: Number(SpotPrice) }));
    const one = new Map(known.sort((a, b) => a.at - b.at).map((price) => [bucketOf(price.at), price]));
    return { instanceType, region: zone.slice(0, -1), prices: [...one.values()] };
  });
}

/** How far filled prices lie from what was in force, as parts of that. */
export interface FillingError {
  readonly method: string;
  readonly count: number;
  readonly median: number;
  readonly ninetiethPercentile: number;
}

export interface ThinnedHistory {
  readonly priceCount: number;
  readonly removedCount: number;
  /** All filled prices, then those of each method and confidence. */
  readonly errors: readonly FillingError[];
  /** All filled prices if they were on the line, without a look at peers. */
  readonly onTheLine: FillingError;
}

/**
 * Takes a share of the recorded prices away, fills the gaps, and compares what was filled with the whole record.
 *
 * Recorded histories are step functions: they tell a price when it changes, and now and then when it does not, mostly
 * some hours apart. So the truth at a moment is the last recorded price, most gaps are long, and with a third of the
 * prices taken away many are longer than 24 hours, where nothing is filled. A line between two steps is half a step off
 * for half of the time: that is the least error that such a record allows for.
 */
export function thinAndFill(o: { readonly share: number; readonly seed: number }): ThinnedHistory {
  const random = xoroshiro128plus(o.seed);
  const whole = readPools();
  const thinned = whole.map((pool) => ({
    ...pool,
    prices: pool.prices.filter((_, n) => n === 0 || n === pool.prices.length - 1 || uniformFloat64(random) >= o.share),
  }));
  const peersOf = (pool: PoolHistory) =>
    thinned
      .filter((other) => other !== pool && other.instanceType === pool.instanceType)
      .map(({ region, prices }) => ({ isSameRegion: region === pool.region, prices }));
  const errorsOf = (fill: (pool: PoolHistory) => readonly FilledPrice[]) =>
    thinned.flatMap((pool, index) => fill(pool).flatMap((filled) => errorOf(filled, whole[index]?.prices ?? [])));
  const errors = errorsOf((pool) => fillGaps(pool.prices, peersOf(pool)));
  const countOf = (pools: readonly PoolHistory[]) => pools.reduce((sum, { prices }) => sum + prices.length, 0);
  const byMethod = [...Map.groupBy(errors, ({ method }) => method)].sort(([a], [b]) => a.localeCompare(b));
  return {
    priceCount: countOf(whole),
    removedCount: countOf(whole) - countOf(thinned),
    errors: [['all', errors] as const, ...byMethod].map(([method, some]) => summary(method, some)),
    onTheLine: summary(
      'on the line',
      errorsOf((pool) => fillGaps(pool.prices)),
    ),
  };
}

/** How far one filled price is from the truth; none where the record is silent for too long itself. */
function errorOf({ at, price, method, confidence }: FilledPrice, truth: readonly KnownPrice[]) {
  const real = truth.findLast((known) => known.at <= at);
  if (!real || at - real.at > LONGEST_GAP_MILLISECONDS) return [];
  return [{ method: `${method} ${confidence.toFixed(2)}`, error: Math.abs(price - real.price) / real.price }];
}

function summary(method: string, some: readonly { readonly error: number }[]): FillingError {
  const sorted = some.map(({ error }) => error).sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
  return { method, count: sorted.length, median: at(0.5), ninetiethPercentile: at(0.9) };
}
