import type { Market, MarketPool, PriceStep } from './market.ts';
import type { Timeline } from './timeline.ts';

export interface MarketParts {
  readonly pools: readonly MarketPool[];
  readonly start: Date;
  readonly end: Date;
  readonly prices: ReadonlyMap<string, Timeline<string>>;
  readonly availability: ReadonlyMap<string, Timeline<boolean>>;
}

function named<T>(parts: ReadonlyMap<string, T>, poolName: string): T {
  const part = parts.get(poolName);
  if (part === undefined) throw new RangeError(`The market has no pool ${poolName}.`);
  return part;
}

const toDate = (time: number | undefined) => (time === undefined ? undefined : new Date(time));

/** Joins a price and an availability timeline of each pool into a market. */
export function composeMarket({ pools, start, end, prices, availability }: MarketParts): Market {
  const moment = (time: Date): number => {
    if (!(time >= start && time <= end)) {
      throw new RangeError(`The market runs from ${start.toISOString()} to ${end.toISOString()}.`);
    }
    return time.getTime();
  };
  return {
    pools,
    start,
    end,
    at: (poolName, time) => ({
      hourlyPrice: named(prices, poolName).valueAt(moment(time)),
      isAvailable: named(availability, poolName).valueAt(moment(time)),
    }),
    nextAvailabilityChange: (poolName, after) => toDate(named(availability, poolName).changeAfter(moment(after))),
    nextPriceChange: (poolName, after) => toDate(named(prices, poolName).changeAfter(moment(after))),
    priceSteps(poolName, from, to) {
      const timeline = named(prices, poolName);
      const last = moment(to);
      const steps: PriceStep[] = [];
      for (let time = moment(from); time < last; ) {
        const next = Math.min(last, timeline.changeAfter(time) ?? last);
        steps.push({ from: new Date(time), to: new Date(next), hourlyPrice: timeline.valueAt(time) });
        time = next;
      }
      return steps;
    },
  };
}
