import { isDecimal, MICRO_UNITS, parseDecimal } from '#foundation/money/money.ts';

/** No machine costs so much, in USD per hour: beyond it a price is a slip, and what is made of it leaves its range. */
const MOST = 1_000_000n * MICRO_UNITS;

/** Whether a text is a price that a machine can have: a decimal of more than 0 and at most a million. */
export function isHourlyPrice(text: string): boolean {
  if (!isDecimal(text)) return false;
  const price = parseDecimal(text);
  return price > 0n && price <= MOST;
}
