import type { Market, MarketPool } from '../market/market.ts';
import type { Place } from './cloud.ts';

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
  /** The agent looks at the pools of this size, in the region where its machine is. */
  readonly instanceType: string;
  /** What did not change is told again after so long: it is known to hold. */
  readonly repeatSeconds: number;
}

/** What an agent has told of the prices of its group, and what it has to tell. */
export interface PriceWatch {
  /**
   * What is worth a report now, oldest first; nothing is when a report was made not long ago and the agent's own pool costs
   * what it did. The own pool's changes come with the moments at which they came into force: they are what is paid.
   */
  toReport(now: Date, machine: Pick<Place, 'poolName' | 'region'>): SeenPrice[];
  /** The report was taken in. Answers whether any price in it was another than the one told before. */
  reported(prices: readonly SeenPrice[], now: Date): boolean;
}

// Longer ago than that, a newcomer's word about the past is worth nothing; it also bounds a report after a pause.
const LONGEST_LOOK_BACK_MILLISECONDS = 3_600_000;
const MAXIMUM_CHANGES = 20;

export function createPriceWatch({ market, instanceType, repeatSeconds }: PriceWatchOptions): PriceWatch {
  const told = new Map<string, SeenPrice>();
  let reportedAt: Date | undefined;

  const priceNow = ({ name, zone }: MarketPool, now: Date): SeenPrice => ({
    zone,
    hourlyPrice: market.at(name, now).hourlyPrice,
    observedAt: now,
  });

  /** The changes since the last word about a pool; the newest ones when there are many. */
  function changesOf(pool: MarketPool, now: Date): SeenPrice[] {
    const last = told.get(pool.zone)?.observedAt;
    if (!last) return [];
    const earliest = Math.max(last.getTime(), now.getTime() - LONGEST_LOOK_BACK_MILLISECONDS);
    const changes: SeenPrice[] = [];
    for (let from = new Date(earliest); ; ) {
      const at = market.nextPriceChange(pool.name, from);
      if (!at || at > now) return changes.slice(-MAXIMUM_CHANGES);
      changes.push(priceNow(pool, at));
      from = at;
    }
  }

  return {
    toReport(now, { poolName, region }) {
      const pools = market.pools.filter((pool) => pool.instanceType === instanceType && pool.region === region);
      const own = pools.find(({ name }) => name === poolName);
      const changes = own ? changesOf(own, now) : [];
      const isDue = !reportedAt || now.getTime() - reportedAt.getTime() >= repeatSeconds * 1000;
      if (!isDue && changes.length === 0) return [];
      const others = pools.filter((pool) => changes.length === 0 || pool !== own);
      return [...changes, ...others.map((pool) => priceNow(pool, now))];
    },
    reported(prices, now) {
      reportedAt = now;
      const isChanged = prices.some(({ zone, hourlyPrice }) => told.get(zone)?.hourlyPrice !== hourlyPrice);
      for (const price of prices) told.set(price.zone, price);
      return isChanged;
    },
  };
}
