/** The weights that an index goes by: each sums to 1, unless there is nothing to weigh. */
export const Weighting = { CAPACITY: 'CAPACITY', SPEND: 'SPEND' } as const;
export type Weighting = keyof typeof Weighting;

/** What an index begins with. */
export const BASE_LEVEL = 100;

/** Shares that sum to 1; all 0 where the sum is 0. Parts that are no positive number count nothing. */
export function shares(parts: Float64Array): Float64Array {
  const counted = parts.map((part) => (part > 0 && Number.isFinite(part) ? part : 0));
  const total = counted.reduce((sum, part) => sum + part, 0);
  return total > 0 ? counted.map((part) => part / total) : counted;
}

/** The weights of a composition: the share of machines, or of what they cost per hour. */
export function weightsOf(machines: Float64Array, prices: Float64Array, weighting: Weighting): Float64Array {
  return shares(weighting === Weighting.CAPACITY ? machines : machines.map((count, n) => count * (prices[n] ?? 0)));
}

/**
 * The index at a later moment: level × Σ wᵢ·pᵢ/bᵢ, where b are the prices at the last link and p those at the moment.
 * With shares of spend it is the Laspeyres index Σ qᵢ·pᵢ / Σ qᵢ·bᵢ, with shares of capacity the Young index. Each link
 * begins at the level at which the one before it ended, so a change of the composition by itself moves nothing.
 *
 * ILO, IMF, OECD, Eurostat, UN, World Bank: Consumer Price Index Manual, Concepts and Methods (2020), chapters 2 (fixed
 * weights) and 9 (chaining).
 *
 * A price that is not known, and one without a base, counts as unchanged; without any weight the level stays.
 */
export function linkedLevel(level: number, weights: Float64Array, base: Float64Array, prices: Float64Array): number {
  let relative = 0;
  let total = 0;
  weights.forEach((weight, n) => {
    const [from = Number.NaN, to = Number.NaN] = [base[n], prices[n]];
    total += weight;
    relative += weight * (from > 0 && to > 0 && Number.isFinite(to / from) ? to / from : 1);
  });
  return total > 0 ? (level * relative) / total : level;
}
