import { formatDecimal } from '#foundation/money/money.ts';

// A price may have as many digits as an amount, so that a sum can have more than the graph and the tables can say.
const GREATEST = 10n ** 18n - 1n;

/** An amount in micro-units of USD, the greatest that can be said at most: one client's figures stop nobody else's. */
export const bounded = (units: bigint): bigint => (units > GREATEST ? GREATEST : units);

/** An amount in micro-units of USD, as the graph shows it. */
export const toMoney = (units: bigint) => ({ amount: formatDecimal(units), currency: 'USD' });
