const LARGEST_FACTOR = 4;
const ROUNDING = 1e-9;

/** Capacities as whole units of a common measure, exactly where few enough of them do; undefined else. */
function exactUnits(capacities: Float64Array, most: number): number[] | undefined {
  const least = capacities.reduce((low, capacity) => (capacity > 0 ? Math.min(low, capacity) : low), Infinity);
  for (let factor = 1; factor <= LARGEST_FACTOR; factor += 1) {
    const units = Array.from(capacities, (capacity) => (capacity / least) * factor);
    const isWhole = units.every((count) => Math.abs(count - Math.round(count)) <= ROUNDING * Math.max(1, count));
    const total = units.reduce((sum, count) => sum + count, 0);
    if (isWhole && total <= most) return units.map(Math.round);
  }
  return undefined;
}

/** Capacities as shares of `most` units, by the largest remainder: the sum is exact. */
function roundedUnits(capacities: Float64Array, total: number, most: number): number[] {
  const exact = Array.from(capacities, (capacity) => (capacity / total) * most);
  const units = exact.map(Math.floor);
  const missing = most - units.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact.map((value, n) => [value - Math.floor(value), n] as const);
  byRemainder.sort(([a, n], [b, m]) => b - a || n - m);
  for (const [, n] of byRemainder.slice(0, missing)) units[n] = (units[n] ?? 0) + 1;
  return units;
}

/**
 * Capacities, none negative, in whole units, at most `most` in all: exactly where they have a common measure, else rounded
 * to shares of `most`. All 0 where there is none.
 */
export function unitsOf(capacities: Float64Array, most: number): number[] {
  const total = capacities.reduce((sum, capacity) => sum + capacity, 0);
  if (!(total > 0)) return Array.from(capacities, () => 0);
  return exactUnits(capacities, most) ?? roundedUnits(capacities, total, most);
}
