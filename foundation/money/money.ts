/**
 * Exact decimal arithmetic on integers. A value is a bigint of micro-units: 1_000_000n is one whole, as in the
 * database's numeric(18,6). Nothing here ever becomes a floating-point amount.
 */
export const MICRO_UNITS = 1_000_000n;

const LARGEST = 10n ** 18n - 1n;
const MILLISECONDS_PER_HOUR = 3_600_000n;
const DECIMAL = /^(-?)(0|[1-9]\d{0,11})(?:\.(\d{1,6}))?$/;

/** The text or the result is not a numeric(18,6): at most twelve digits before the point and six after it. */
export class InvalidDecimal extends RangeError {
  override readonly name = 'InvalidDecimal';
}

export const isDecimal = (text: string): boolean => DECIMAL.test(text);

/** Reads `-12`, `0.5`, `12.345678`: no sign but a minus, no exponent, no spaces, no bare point. Throws InvalidDecimal. */
export function parseDecimal(text: string): bigint {
  const match = DECIMAL.exec(text);
  if (!match) throw new InvalidDecimal('A decimal has at most 12 digits before the point and 6 after it.');
  const [, sign, whole = '0', fraction = ''] = match;
  const units = BigInt(whole) * MICRO_UNITS + BigInt(fraction.padEnd(6, '0'));
  return sign ? -units : units;
}

/** Writes with exactly six digits after the point. Throws InvalidDecimal beyond numeric(18,6). */
export function formatDecimal(units: bigint): string {
  const size = absolute(units);
  if (size > LARGEST) throw new InvalidDecimal('The amount has more than 12 digits before the point.');
  const fraction = String(size % MICRO_UNITS).padStart(6, '0');
  return `${units < 0n ? '-' : ''}${size / MICRO_UNITS}.${fraction}`;
}

export const add = (a: bigint, b: bigint): bigint => a + b;

export const subtract = (a: bigint, b: bigint): bigint => a - b;

export const sum = (amounts: Iterable<bigint>): bigint => {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
};

export const absolute = (units: bigint): bigint => (units < 0n ? -units : units);

/** −1, 0 or 1, as `Array.sort` wants it. */
export const compare = (a: bigint, b: bigint): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0);

/** `amount × numerator ÷ denominator`, rounded once, half to even. Throws RangeError when the denominator is 0. */
export function multiplyByRatio(amount: bigint, numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError('A ratio needs a denominator other than 0.');
  const dividend = amount * numerator;
  const negative = dividend < 0n !== denominator < 0n;
  const size = roundHalfEven(absolute(dividend), absolute(denominator));
  return negative ? -size : size;
}

/** What `hourlyRate` (micro-units an hour) comes to over a whole number of milliseconds, rounded half to even. */
export function multiplyByHours(hourlyRate: bigint, milliseconds: number): bigint {
  if (!Number.isSafeInteger(milliseconds)) throw new RangeError('A duration is a whole number of milliseconds.');
  return multiplyByRatio(hourlyRate, BigInt(milliseconds), MILLISECONDS_PER_HOUR);
}

/** `part ÷ whole` as a plain number, for shares and percentages; undefined when the whole is 0. */
export const ratioOf = (part: bigint, whole: bigint): number | undefined =>
  whole === 0n ? undefined : Number(part) / Number(whole);

function roundHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  if (twice < divisor) return quotient;
  return twice > divisor || quotient % 2n === 1n ? quotient + 1n : quotient;
}
