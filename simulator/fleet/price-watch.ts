import type { Market } from '../market/market.ts';

/** A price as an agent reports it. */
export interface SeenPrice {
  readonly zone: string;
  /** USD per hour, six decimals. */
  readonly hourlyPrice: string;
  /** Since when it holds, or when it was last seen to hold. */
  readonly observedAt: Date;
}

export interface PriceWatchOptions {
  readonly market: Market;
  readonly group: { readonly instanceType: string; readonly region: string };
  readonly repeatSeconds: number;
}

/** What an agent has told of the prices of its group, and what it has to tell. */
export interface PriceWatch {
  /**
   * What is new since the last report: each change at the moment it came into force, and the price of now where none was
   * told for long. Oldest first.
   */
  toReport(now: Date): SeenPrice[];
  /** The report was taken in. */
  reported(prices: readonly SeenPrice[]): void;
}

// Longer ago than that, a newcomer's word about the past is worth nothing; it also bounds a report after a pause.
const LONGEST_LOOK_BACK_MILLISECONDS = 3_600_000;
const MAXIMUM_CHANGES = 20;

/** The changes of a pool's price after `from`, up to `to`; the newest ones when there are many. */
function changesOf(market: Market, poolName: string, from: Date, to: Date): Omit<SeenPrice, 'zone'>[] {
  const changes: Omit<SeenPrice, 'zone'>[] = [];
  for (let at = market.nextPriceChange(poolName, from); at && at <= to; at = market.nextPriceChange(poolName, at)) {
    changes.push({ hourlyPrice: market.at(poolName, at).hourlyPrice, observedAt: at });
  }
  return changes.slice(-MAXIMUM_CHANGES);
}

export function createPriceWatch({ market, group, repeatSeconds }: PriceWatchOptions): PriceWatch {
  const pools = market.pools.filter((pool) => {
    return pool.instanceType === group.instanceType && pool.region === group.region;
  });
  const toldAt = new Map<string, Date>();

  function ofPool({ name, zone }: Market['pools'][number], now: Date): SeenPrice[] {
    const last = toldAt.get(zone);
    const lookBack = new Date(Math.max(market.start.getTime(), now.getTime() - LONGEST_LOOK_BACK_MILLISECONDS));
    const changes = last ? changesOf(market, name, last < lookBack ? lookBack : last, now) : [];
    if (changes.length > 0) return changes.map((change) => ({ zone, ...change }));
    if (last && now.getTime() - last.getTime() < repeatSeconds * 1000) return [];
    return [{ zone, hourlyPrice: market.at(name, now).hourlyPrice, observedAt: now }];
  }

  return {
    toReport(now) {
      const seen = pools.flatMap((pool) => ofPool(pool, now));
      return seen.sort((a, b) => a.observedAt.getTime() - b.observedAt.getTime());
    },
    reported(prices) {
      for (const { zone, observedAt } of prices) {
        const last = toldAt.get(zone);
        if (!last || last < observedAt) toldAt.set(zone, observedAt);
      }
    },
  };
}
