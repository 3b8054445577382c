/** When capacity could be had in the pools of one group, looked at on an even grid. */
export interface AvailabilityHistory {
  /** Pools among which a workload may move: those of one recording, region and instance type. */
  readonly group: string;
  readonly tickHours: number;
  readonly ticks: number;
  readonly pools: readonly AvailablePool[];
}

export interface AvailablePool {
  readonly name: string;
  /** One a tick: 1 where a machine could be had (and kept) for the whole tick, else 0. */
  readonly isUp: Uint8Array;
}

/** What the pools of one group cost, on an even grid: the price in force at the beginning of each tick. */
export interface PriceHistory {
  /** Pools among which a workload may move: those of one region, instance type and product. */
  readonly group: string;
  readonly region: string;
  readonly instanceType: string;
  readonly startAt: Date;
  readonly tickHours: number;
  readonly ticks: number;
  readonly pools: readonly PricedPool[];
}

export interface PricedPool {
  readonly name: string;
  /** USD per hour, one a tick; NaN before the first that is known. */
  readonly hourlyPrices: Float64Array;
}

/** What one policy came to on one history. */
export interface BacktestResult {
  readonly group: string;
  readonly policy: string;
  /** What it cost as a share of the on-demand price of the same time (see the measure of each kind); 1 is on-demand throughout. */
  readonly J: number;
  /** What was paid for machines, as a share of on-demand throughout. */
  readonly paidRatio: number;
  /** Share of the time in which no machine worked, changeovers included: 0 to 1. */
  readonly downtimeRatio: number;
  readonly switchesPerDay: number;
  /** What it cost against the reference of its kind: the offline optimum, for jobs uniform progress. */
  readonly costRatio: number;
  /** Jobs that were not done by their deadline; 0 where there is none. */
  readonly misses: number;
}
