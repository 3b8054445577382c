import { formatDecimal } from '#foundation/money/money.ts';

/** An amount in micro-units of USD, as the graph shows it. */
export const toMoney = (units: bigint) => ({ amount: formatDecimal(units), currency: 'USD' });
