/** Σ wᵢ² of shares that sum to 1: 1 for a single part, 1/n for n equal ones (O. Herfindahl, 1950; A. Hirschman, 1945). */
export const herfindahlIndex = (shares: Float64Array): number => shares.reduce((sum, share) => sum + share * share, 0);

/** xᵀMx of a square matrix, row by row. */
export function quadraticForm(matrix: Float64Array, x: Float64Array): number {
  let sum = 0;
  x.forEach((left, n) => {
    for (let m = 0; m < x.length; m += 1) sum += left * (matrix[n * x.length + m] ?? 0) * (x[m] ?? 0);
  });
  return sum;
}

/**
 * How many equal parts would be as concentrated: 1/Σ wᵢ² (M. Laakso, R. Taagepera, Comparative Political Studies 12,
 * 1979). 0 without any part.
 */
export function effectiveNumber(shares: Float64Array): number {
  const index = herfindahlIndex(shares);
  return index > 0 ? 1 / index : 0;
}

/**
 * How many equal and independent parts would vary as much: 1/(wᵀRw), R the correlations. With R the identity it is the
 * effective number; parts that go together count for fewer. 0 without any part.
 */
export function independentNumber(shares: Float64Array, correlation: Float64Array): number {
  const variance = quadraticForm(correlation, shares);
  return variance > 0 ? 1 / variance : 0;
}
