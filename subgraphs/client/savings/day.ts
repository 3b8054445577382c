import { multiplyByRatio } from '#foundation/money/money.ts';
import { bounded } from '../money.ts';

export const DAY_MILLISECONDS = 86_400_000;
export const HOUR_MILLISECONDS = 3_600_000;
const OPEN_AFTER_END_MILLISECONDS = 48 * HOUR_MILLISECONDS;

/** The midnight (UTC) that a moment's day begins with. */
export const dayOf = (moment: number): number => Math.floor(moment / DAY_MILLISECONDS) * DAY_MILLISECONDS;

/** The first day that is still open at a moment: a day closes 48 hours after its end. */
export const firstOpenDay = (now: number): number => dayOf(now - OPEN_AFTER_END_MILLISECONDS);

/** Exact amount → micro-units of USD, rounded once, half to even; the greatest that can be said at most. */
export const toCost = (exact: bigint): bigint => bounded(multiplyByRatio(exact, 1n, BigInt(HOUR_MILLISECONDS)));
