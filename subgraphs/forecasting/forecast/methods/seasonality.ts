/** A season taken out of a series, and how to put it back. */
export interface Seasonality {
  readonly adjusted: Float64Array;
  /** Puts the season back onto a value at a step, counted from the start of the series. */
  restore(value: number, step: number): number;
}

/** The 90 % two-sided quantile of the standard normal distribution. */
const CRITICAL_VALUE = 1.645;

/** Autocorrelations at every `stride`-th lag from 0 to `lags` (0 between), divided by the variance; zeros for a constant series. */
export function autocorrelations(values: Float64Array, lags: number, stride = 1): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = values.map((value) => value - mean);
  const result = new Float64Array(lags + 1);
  for (let lag = 0; lag <= lags; lag += stride) {
    let sum = 0;
    for (let step = lag; step < centred.length; step += 1) {
      sum += (centred[step] as number) * (centred[step - lag] as number);
    }
    result[lag] = sum;
  }
  const variance = result[0] as number;
  return variance > 0 ? result.map((sum) => sum / variance) : result.fill(0);
}

/**
 * Whether the autocorrelation at one season is significant at 90 %, the limits widened by the lags before it (Bartlett), as the
 * benchmarks of the M4 competition test it. A series shorter than three seasons is taken to have none.
 */
export function isSeasonal(values: Float64Array, season: number): boolean {
  if (season < 2 || values.length < 3 * season) return false;
  const correlations = autocorrelations(values, season);
  let squares = 0;
  for (let lag = 1; lag < season; lag += 1) squares += (correlations[lag] as number) ** 2;
  const limit = CRITICAL_VALUE * Math.sqrt((1 + 2 * squares) / values.length);
  return Math.abs(correlations[season] as number) > limit;
}

/** Centred moving average over one season (half weights at the ends of an even one); NaN where it does not fit. */
export function seasonalTrend(values: Float64Array, season: number): Float64Array {
  const half = Math.floor(season / 2);
  const trend = new Float64Array(values.length).fill(Number.NaN);
  if (values.length <= 2 * half) return trend;
  const endWeight = season % 2 === 0 ? 0.5 : 1;
  // The sum of those from centre − half to centre + half; what is added and taken off is relative to the first, lest it drift.
  const base = values[0] as number;
  let sum = 0;
  for (let step = 0; step <= 2 * half; step += 1) sum += (values[step] as number) - base;
  for (let centre = half; centre + half < values.length; centre += 1) {
    const [left, right] = [(values[centre - half] as number) - base, (values[centre + half] as number) - base];
    trend[centre] = base + (sum - (1 - endWeight) * (left + right)) / season;
    sum += (values[centre + half + 1] ?? base) - base - left;
  }
  return trend;
}

/** The mean of `deviation` at each place in the season, NaN left out. */
function seasonalMeans(deviation: Float64Array, season: number): Float64Array {
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  for (let step = 0; step < deviation.length; step += 1) {
    const value = deviation[step] as number;
    if (Number.isNaN(value)) continue;
    sums[step % season] = (sums[step % season] as number) + value;
    counts[step % season] = (counts[step % season] as number) + 1;
  }
  return sums.map((sum, place) => sum / (counts[place] as number));
}

/**
 * Classical decomposition: deviation from a centred moving average, averaged by place in the season (M. Kendall and A. Stuart,
 * The Advanced Theory of Statistics, vol. 3, 1983). Multiplicative where every value is positive, as in the M4 benchmarks;
 * additive otherwise, since ratios to zero or to negative values mean nothing.
 */
export function takeOutSeason(values: Float64Array, season: number): Seasonality {
  const isMultiplicative = values.every((value) => value > 0);
  const trend = seasonalTrend(values, season);
  const deviation = values.map((value, step) =>
    isMultiplicative ? value / (trend[step] as number) : value - (trend[step] as number),
  );
  const means = seasonalMeans(deviation, season);
  const level = means.reduce((sum, value) => sum + value, 0) / season;
  if (isMultiplicative) {
    const factors = means.map((mean) => mean / level);
    return {
      adjusted: values.map((value, step) => value / (factors[step % season] as number)),
      restore: (value, step) => value * (factors[step % season] as number),
    };
  }
  const terms = means.map((mean) => mean - level);
  return {
    adjusted: values.map((value, step) => value - (terms[step % season] as number)),
    restore: (value, step) => value + (terms[step % season] as number),
  };
}
