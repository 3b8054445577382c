/** Relative changes from step to step: ln(pₜ/pₜ₋₁), one fewer than prices; NaN where one of both is not known or not positive. */
export function logChanges(prices: Float64Array): Float64Array {
  return Float64Array.from({ length: Math.max(0, prices.length - 1) }, (_, n) => {
    const change = Math.log((prices[n + 1] ?? Number.NaN) / (prices[n] ?? Number.NaN));
    return Number.isFinite(change) ? change : Number.NaN;
  });
}

/** The row less its mean, at length 1; all 0 where it does not vary. What is not known counts as the mean. */
function normalised(row: Float64Array): Float64Array {
  const known = row.filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  const centred = row.map((value) => (Number.isFinite(value) ? value - mean : 0));
  const length = Math.hypot(...centred);
  const scale = known.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * known.length;
  // A row that differs from its mean by no more than rounding does not vary.
  return length > scale * Number.EPSILON * 4 ? centred.map((value) => value / length) : centred.fill(0);
}

/**
 * Pearson's correlations of rows of equal length, row by row. The diagonal is 1; a row that does not vary is correlated
 * with no other. Positive semidefinite, as inner products of vectors are.
 */
export function correlationMatrix(rows: readonly Float64Array[]): Float64Array {
  const unit = rows.map(normalised);
  const size = rows.length;
  const matrix = new Float64Array(size * size);
  for (let n = 0; n < size; n += 1) {
    matrix[n * size + n] = 1;
    for (let m = 0; m < n; m += 1) {
      const [a, b] = [unit[n], unit[m]];
      const product = a && b ? a.reduce((sum, value, t) => sum + value * (b[t] ?? 0), 0) : 0;
      const correlation = Math.min(1, Math.max(-1, product));
      matrix[n * size + m] = correlation;
      matrix[m * size + n] = correlation;
    }
  }
  return matrix;
}

/** The correlations of pools of which only the regions are known. */
export function regionalCorrelation(
  regions: readonly string[],
  { withinRegion, acrossRegions }: { readonly withinRegion: number; readonly acrossRegions: number },
): Float64Array {
  const size = regions.length;
  return Float64Array.from({ length: size * size }, (_, place) => {
    const [n, m] = [Math.floor(place / size), place % size];
    if (n === m) return 1;
    return regions[n] === regions[m] ? withinRegion : acrossRegions;
  });
}
