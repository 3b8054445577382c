import type { PolicyConfig } from '../types.ts';
import type { AvailabilityHistory, BacktestResult, PriceHistory } from './histories.ts';

/** Replays every baseline and the own policy, which is named `OWN_POLICY`, over one history. Pure; a row for each. */
export type Backtest<History, Options> = (history: History, options: Options) => BacktestResult[];

/** The name of the policy that decides in production, beside those of the baselines. */
export const OWN_POLICY = 'spotkeep';

export interface PriceBacktestOptions {
  /** What a changeover takes, paid for at the on-demand price. */
  readonly changeoverHours: number;
  /** USD. */
  readonly onDemandHourlyPrice: number;
  /** What of the own policy's settings is not as it is by default. */
  readonly settings?: Partial<PolicyConfig>;
}
export type PriceBacktest = Backtest<PriceHistory, PriceBacktestOptions>;

/** A workload that runs for as long as there is history, on spot or on demand. */
export interface AvailabilityBacktestOptions {
  /** How long no work is done while a workload moves. */
  readonly changeoverHours: number;
  /** The on-demand price divided by the spot price, which is the same in all pools: above 1. */
  readonly onDemandRatio: number;
  /** What of the own policy's settings is not as it is by default. */
  readonly settings?: Partial<PolicyConfig>;
}
export type AvailabilityBacktest = Backtest<AvailabilityHistory, AvailabilityBacktestOptions>;

/** Jobs of so much work that are to be done in time, begun at moments spread evenly over the history. */
export interface DeadlineBacktestOptions extends AvailabilityBacktestOptions {
  readonly workHours: number;
  /** From the beginning of a job. */
  readonly deadlineHours: number;
  /** How many jobs, at most one a tick. */
  readonly starts: number;
}
export type DeadlineBacktest = Backtest<AvailabilityHistory, DeadlineBacktestOptions>;
