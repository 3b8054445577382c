import { createAvailabilityProcess } from './availability-process.ts';
import { composeMarket } from './compose-market.ts';
import type { Market } from './market.ts';
import { createPriceProcess } from './price-process.ts';

/** A pool of a made-up market. */
export interface PoolDescription {
  /** `<instance type>.<zone>`, unique in a market. */
  readonly name: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly region: string;
  /** USD, six decimals. */
  readonly onDemandHourlyPrice: string;
  /** Where the spot price is drawn to, as a share of the on-demand price, in (0, 1]. */
  readonly meanSpotRatio: number;
}

export interface CreateMarketOptions {
  /** Everything in the market follows from it. */
  readonly seed: number;
  readonly pools: readonly PoolDescription[];
  readonly start: Date;
  /** The last moment that can be asked for; ten years after the start unless said. */
  readonly end?: Date;
}

const LONGEST_MILLISECONDS = 3653 * 24 * 3_600_000;

function checkPools(pools: readonly PoolDescription[]): void {
  if (new Set(pools.map((pool) => pool.name)).size !== pools.length) throw new RangeError('Two pools have one name.');
  for (const { name, meanSpotRatio } of pools) {
    if (!(meanSpotRatio > 0 && meanSpotRatio <= 1)) {
      throw new RangeError(`The mean spot ratio of ${name} must be above 0 and at most 1.`);
    }
  }
}

/**
 * A made-up spot market, grown as far as it is asked about: prices that change rarely and smoothly, and capacity that
 * comes in heavy-tailed runs which pools of one region share in part. The same options give the same market.
 * @throws RangeError when two pools have one name, or a price or ratio is out of range.
 */
export function createMarket({ seed, pools, start, end }: CreateMarketOptions): Market {
  checkPools(pools);
  const last = end ?? new Date(start.getTime() + LONGEST_MILLISECONDS);
  return composeMarket({
    pools: pools.map(({ meanSpotRatio: _, ...pool }) => pool),
    start,
    end: last,
    prices: new Map(
      pools.map((pool) => [pool.name, createPriceProcess({ ...pool, poolName: pool.name, seed, start, end: last })]),
    ),
    availability: createAvailabilityProcess({ seed, pools, start, end: last }),
  });
}
