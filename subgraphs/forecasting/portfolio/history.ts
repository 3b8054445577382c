import { correlationMatrix, logChanges } from './methods/correlation.ts';
import { meanOfWorst } from './methods/expected-shortfall.ts';
import { type Volatility, volatilityOf } from './methods/volatility.ts';
import { TAIL_LEVEL } from './rules.ts';

/** What some machines cost in the past, an hour a step. */
export interface CostHistory {
  /** The correlations of the relative hourly changes of the pools' prices, row by row. */
  readonly priceCorrelation: Float64Array;
  /** Hours for which the price of every pool is known. */
  readonly hours: number;
  /** Of what the machines cost together; undefined with fewer than three hours. */
  readonly volatility: Volatility | undefined;
  /** The mean of what they cost in the dearest twentieth of the hours, USD; undefined with fewer than three. */
  readonly worstHourlyCost: number | undefined;
}

const FEWEST_HOURS = 3;

/**
 * What the machines of today would have cost. `prices` has a row for each pool, NaN before its first price; `machines` how
 * many there are in each; `constant` is the hourly cost of all others.
 */
export function costHistory(
  prices: readonly Float64Array[],
  machines: readonly number[],
  constant: number,
  steps: number,
): CostHistory {
  const costs = Float64Array.from({ length: steps }, (_, hour) =>
    prices.reduce((sum, row, n) => sum + (machines[n] ?? 0) * (row[hour] ?? Number.NaN), constant),
  ).filter(Number.isFinite);
  const isKnown = costs.length >= FEWEST_HOURS && (prices.length > 0 || constant > 0);
  return {
    priceCorrelation: correlationMatrix(prices.map(logChanges)),
    hours: costs.length,
    volatility: isKnown ? volatilityOf(costs) : undefined,
    worstHourlyCost: isKnown ? meanOfWorst(costs, TAIL_LEVEL) : undefined,
  };
}
