/** A millionth of a dollar: what prices and costs are counted in, so that sums are exact. */
const MICRO_UNITS = 1_000_000n;

/**
 * Reads a decimal of at most six places.
 * @throws RangeError when the text is not one.
 */
export function parseMicroUnits(text: string): bigint {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,6})0*)?$/.exec(text);
  if (!match) throw new RangeError(`Not a decimal of at most six places: ${JSON.stringify(text)}.`);
  const [, sign, whole = '', fraction = ''] = match;
  const value = BigInt(whole) * MICRO_UNITS + BigInt(fraction.padEnd(6, '0'));
  return sign === '-' ? -value : value;
}

/** Writes micro-units as a decimal of exactly six places. */
export function formatMicroUnits(value: bigint): string {
  const size = value < 0n ? -value : value;
  const fraction = (size % MICRO_UNITS).toString().padStart(6, '0');
  return `${value < 0n ? '-' : ''}${size / MICRO_UNITS}.${fraction}`;
}
