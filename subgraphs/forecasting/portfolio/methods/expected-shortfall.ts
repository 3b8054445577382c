/**
 * The mean of the worst outcomes that together have a chance of 1 − level: the conditional value at risk. An outcome at the
 * edge counts with the part of its chance that is missing (R. T. Rockafellar, S. Uryasev, Conditional value-at-risk for
 * general loss distributions, Journal of Banking & Finance 26, 2002). `chances` sum to 1; greater values are worse.
 * Undefined without an outcome.
 */
export function conditionalValueAtRisk(values: Float64Array, chances: Float64Array, level: number): number | undefined {
  if (values.length === 0) return undefined;
  const worstFirst = Array.from(values, (value, n) => [value, chances[n] ?? 0] as const).sort(([a], [b]) => b - a);
  let missing = 1 - level;
  let sum = 0;
  for (const [value, chance] of worstFirst) {
    const counted = Math.min(chance, missing);
    sum += value * counted;
    missing -= counted;
    if (missing <= 0) break;
  }
  // What rounding has left over is of no weight; without any chance at all the worst outcome stands for itself.
  const covered = 1 - level - Math.max(0, missing);
  return covered > 0 ? sum / covered : worstFirst[0]?.[0];
}

/** The same of outcomes that were seen, each once. */
export const meanOfWorst = (values: Float64Array, level: number): number | undefined =>
  conditionalValueAtRisk(values, new Float64Array(values.length).fill(1 / Math.max(1, values.length)), level);
