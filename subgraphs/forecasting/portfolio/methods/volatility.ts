/** Hours in a year of 365 days. */
const HOURS_A_YEAR = 8760;
const FEWEST_CHANGES = 2;

export interface Volatility {
  /** Standard deviation of the relative change from one hour to the next. */
  readonly hourly: number;
  /** The same over a year, if hours were independent of each other: times √8760. */
  readonly annualised: number;
}

/** How much an hourly series moves; undefined with fewer than three known values. */
export function volatilityOf(values: Float64Array): Volatility | undefined {
  const changes: number[] = [];
  for (let n = 1; n < values.length; n += 1) {
    const change = (values[n] ?? Number.NaN) / (values[n - 1] ?? Number.NaN) - 1;
    if (Number.isFinite(change)) changes.push(change);
  }
  if (changes.length < FEWEST_CHANGES) return undefined;
  const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  const squares = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0);
  const hourly = Math.sqrt(squares / (changes.length - 1));
  return { hourly, annualised: hourly * Math.sqrt(HOURS_A_YEAR) };
}
