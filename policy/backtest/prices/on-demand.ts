import type { PriceHistory } from '../histories.ts';

/** The middle price of all pools and ticks, USD per hour: what a ratio of on-demand to spot is multiplied with. */
export function typicalPrice({ pools }: PriceHistory): number {
  const known = pools.flatMap(({ hourlyPrices }) => [...hourlyPrices].filter((price) => !Number.isNaN(price)));
  const sorted = Float64Array.from(known).sort();
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
