import { createAvailabilityProcess } from './availability-process.ts';
import type { AvailabilityTrace } from './availability-trace.ts';
import { composeMarket } from './compose-market.ts';
import type { Market, MarketPool } from './market.ts';
import { type PriceRow, regionOfZone } from './price-history.ts';
import { replayAvailability } from './replayed-availability.ts';
import { type Changes, createTimeline, recordChange, type Timeline } from './timeline.ts';

export interface HistoryMarketOptions {
  /** Real prices in any order; rows that repeat the price in force are normal. */
  readonly prices: Iterable<PriceRow>;
  /** Rows of other products are left out; `Linux/UNIX` unless said. */
  readonly product?: string;
  /** USD, six decimals; undefined where it is not known. */
  readonly onDemandHourlyPrice?: (pool: {
    readonly instanceType: string;
    readonly region: string;
  }) => string | undefined;
  /** Real availability; without it, interruptions are drawn from the seed. */
  readonly availability?: readonly AvailabilityTrace[];
  readonly seed: number;
  /** The first row's moment unless said. An older row gives the price in force then. */
  readonly start?: Date;
  /** The last row's moment unless said. */
  readonly end?: Date;
}

function groupByPool({ prices, product = 'Linux/UNIX', end }: HistoryMarketOptions): Map<string, PriceRow[]> {
  const groups = new Map<string, PriceRow[]>();
  for (const row of prices) {
    if (row.product !== product || (end && row.observedAt > end)) continue;
    const name = `${row.instanceType}.${row.zone}`;
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  for (const group of groups.values()) group.sort((a, b) => a.observedAt.getTime() - b.observedAt.getTime());
  return groups;
}

function priceTimeline(rows: readonly PriceRow[], end: number): Timeline<string> {
  const changes: Changes<string> = { times: [], values: [] };
  for (const row of rows) recordChange(changes, row.observedAt.getTime(), row.hourlyPrice);
  return createTimeline({ changes, limit: end });
}

/** A pool cannot be had before its first price is known. */
function quotedFrom(time: number, timeline: Timeline<boolean>): Timeline<boolean> {
  return {
    valueAt: (at) => at >= time && timeline.valueAt(at),
    changeAfter(after) {
      if (after >= time) return timeline.changeAfter(after);
      return timeline.valueAt(time) ? time : timeline.changeAfter(time);
    },
  };
}

/**
 * A market along real prices, with real or drawn interruptions. Before a pool's first price it is not available, and its
 * quote is that first price. The same options give the same market.
 * @throws RangeError when no row of the product is left, or it ends before `start`.
 */
export function historyMarket(o: HistoryMarketOptions): Market {
  const groups = groupByPool(o);
  if (groups.size === 0) throw new RangeError(`No price of ${o.product ?? 'Linux/UNIX'} in the history.`);
  const times = [...groups.values()].flatMap((rows) => rows.map((row) => row.observedAt.getTime()));
  const start = o.start ?? new Date(times.reduce((a, b) => Math.min(a, b)));
  const end = o.end ?? new Date(times.reduce((a, b) => Math.max(a, b)));
  if (start > end) throw new RangeError('The history ends before its start.');
  const prices = new Map<string, Timeline<string>>();
  const firstPrice = new Map<string, number>();
  const pools: MarketPool[] = [];
  for (const [name, rows] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { instanceType, zone, observedAt } = rows[0] as PriceRow;
    const region = regionOfZone(zone);
    pools.push({
      name,
      instanceType,
      zone,
      region,
      onDemandHourlyPrice: o.onDemandHourlyPrice?.({ instanceType, region }),
    });
    prices.set(name, priceTimeline(rows, end.getTime()));
    firstPrice.set(name, observedAt.getTime());
  }
  const runs = o.availability
    ? replayAvailability({ seed: o.seed, pools, traces: o.availability, start, end })
    : createAvailabilityProcess({ seed: o.seed, pools, start, end });
  const availability = new Map(
    [...runs].map(([name, timeline]) => [name, quotedFrom(firstPrice.get(name) as number, timeline)]),
  );
  return composeMarket({ pools, start, end, prices, availability });
}
