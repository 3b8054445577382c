/** Capacity of one instance type in one zone. */
export interface MarketPool {
  /** `<instance type>.<zone>`, unique in a market. */
  readonly name: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly region: string;
  /** USD, six decimals; undefined where it is not known. */
  readonly onDemandHourlyPrice: string | undefined;
}

export interface MarketQuote {
  /** USD, six decimals. */
  readonly hourlyPrice: string;
  /** Whether an instance can be had, and one that is there stays. */
  readonly isAvailable: boolean;
}

/** A price in force over a span of time. */
export interface PriceStep {
  readonly from: Date;
  readonly to: Date;
  readonly hourlyPrice: string;
}

/**
 * Spot capacity over time. Every answer depends on the market's making and the question alone, never on what was
 * asked before. Unknown pools and moments outside [start, end] are a RangeError.
 */
export interface Market {
  readonly pools: readonly MarketPool[];
  readonly start: Date;
  readonly end: Date;
  at(poolName: string, time: Date): MarketQuote;
  /** When the pool next goes up or down; while it is up, this is when its instances are interrupted. */
  nextAvailabilityChange(poolName: string, after: Date): Date | undefined;
  /** The next moment at which the pool has another price. */
  nextPriceChange(poolName: string, after: Date): Date | undefined;
  /** The prices from `from` up to `to`, without a gap. */
  priceSteps(poolName: string, from: Date, to: Date): PriceStep[];
}
