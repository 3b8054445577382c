/** One observation: epoch milliseconds, and what was seen then. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

export interface Trend {
  /** Units a second; the median of the slopes between all pairs. */
  readonly slope: number;
  /** The slope lies between these with 95 % confidence. */
  readonly lowest: number;
  readonly highest: number;
  /** The value at the last sample according to the trend, which an outlier there does not move. */
  readonly level: number;
  /** 0 to 1: one less the chance that values without any trend would look as orderly. */
  readonly confidence: number;
}

/** Fewer say nothing. */
export const LEAST_SAMPLES = 8;
// Of the normal distribution, two-sided: 95 %.
const Z = 1.96;

/**
 * A trend that up to 29 % outliers cannot fake: the slope after Theil (1950) and Sen (1968), "Estimates of the regression
 * coefficient based on Kendall's tau", with Sen's confidence interval and the test of Mann (1945) and Kendall, corrected
 * for ties. Undefined for fewer than eight samples, or when all are of one moment. Samples in order of time.
 */
export function findTrend(samples: readonly Sample[]): Trend | undefined {
  const last = samples.at(-1);
  if (!last || samples.length < LEAST_SAMPLES) return undefined;
  const { slopes, score } = pairs(samples);
  if (slopes.length === 0) return undefined;
  const deviation = Math.sqrt(varianceOfScore(samples));
  const margin = Z * deviation;
  const at = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] ?? 0;
  const slope = median(slopes);
  const offsets = samples.map(({ at: time, value }) => value - slope * secondsBetween(last.at, time));
  return {
    slope,
    lowest: at((slopes.length - margin) / 2 - 1),
    highest: at((slopes.length + margin) / 2),
    level: median(offsets.sort((a, b) => a - b)),
    confidence: confidenceOf(score, deviation),
  };
}

/** In seconds; negative for the past. */
const secondsBetween = (from: number, to: number): number => (to - from) / 1000;

/** The slopes between all pairs of different moments, in order, and Kendall's S: rises less falls. */
function pairs(samples: readonly Sample[]): { slopes: Float64Array; score: number } {
  const slopes = new Float64Array((samples.length * (samples.length - 1)) / 2);
  let count = 0;
  let score = 0;
  for (const [index, earlier] of samples.entries()) {
    for (let other = index + 1; other < samples.length; other += 1) {
      const later = samples[other] as Sample;
      if (later.at === earlier.at) continue;
      score += Math.sign(later.value - earlier.value);
      slopes[count] = (later.value - earlier.value) / secondsBetween(earlier.at, later.at);
      count += 1;
    }
  }
  return { slopes: slopes.subarray(0, count).sort(), score };
}

/** Var(S) under no trend, less what groups of equal values take away. */
function varianceOfScore(samples: readonly Sample[]): number {
  const groups = new Map<number, number>();
  for (const { value } of samples) groups.set(value, (groups.get(value) ?? 0) + 1);
  const part = (n: number) => n * (n - 1) * (2 * n + 5);
  let variance = part(samples.length);
  for (const size of groups.values()) variance -= part(size);
  return Math.max(0, variance / 18);
}

/** Two-sided, with the correction for continuity. */
function confidenceOf(score: number, deviation: number): number {
  if (score === 0 || deviation === 0) return 0;
  return errorFunction((Math.abs(score) - 1) / deviation / Math.SQRT2);
}

/** erf by Abramowitz and Stegun, 7.1.26: exact to 1.5e-7. For x of 0 and more. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.min(1, Math.max(0, 1 - series * Math.exp(-x * x)));
}

/** Of values in order. */
function median(values: ArrayLike<number>): number {
  const middle = values.length >> 1;
  const upper = values[middle] ?? 0;
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? 0) + upper) / 2;
}
