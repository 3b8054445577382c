import { formatMicroUnits, parseMicroUnits } from './micro-units.ts';

const HOUR_MILLISECONDS = 3_600_000n;

/** Counts what running costs. Nothing is rounded before it is read. */
export interface Meter {
  /**
   * Adds a span at one price (USD per hour, at most six decimals).
   * @throws RangeError when the span ends before it begins or the price is malformed.
   */
  add(span: { readonly hourlyPrice: string; readonly from: Date; readonly to: Date }): void;
  /** Adds a lump sum in USD, at most six decimals. */
  addAmount(amount: string): void;
  /** Millionths of a dollar, rounded half to even. */
  microUnits(): bigint;
  /** USD, six decimals. */
  total(): string;
}

function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n;
  const size = isNegative ? -dividend : dividend;
  const quotient = size / divisor;
  const twice = 2n * (size % divisor);
  const rounded = twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient;
  return isNegative ? -rounded : rounded;
}

export function createMeter(): Meter {
  let microUnitMilliseconds = 0n;
  const microUnits = () => divideHalfEven(microUnitMilliseconds, HOUR_MILLISECONDS);
  return {
    add({ hourlyPrice, from, to }) {
      const milliseconds = to.getTime() - from.getTime();
      if (!(milliseconds >= 0)) throw new RangeError('A span ends before it begins.');
      microUnitMilliseconds += parseMicroUnits(hourlyPrice) * BigInt(milliseconds);
    },
    addAmount(amount) {
      microUnitMilliseconds += parseMicroUnits(amount) * HOUR_MILLISECONDS;
    },
    microUnits,
    total: () => formatMicroUnits(microUnits()),
  };
}
