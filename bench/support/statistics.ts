/** The value below which the part `q` (0 to 1) of the values lies, interpolated between neighbours. NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Of many values; NaN of none. */
export const max = (values: readonly number[]): number =>
  values.reduce((most, value) => (value > most ? value : most), values[0] ?? Number.NaN);

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The middle of the rounds and how far they lie apart: `12.3 (11.9–14.0)`. */
export function spread(values: readonly number[], digits = 1): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${fixed(median(values), digits)} (${fixed(least, digits)}–${fixed(most, digits)})`;
}

/** With thousands set off and so many decimals: `12,345.7`. */
export const fixed = (value: number, digits = 1): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
