import { failure } from '#foundation/graphql/failure.ts';

const DAY_MILLISECONDS = 86_400_000;
const DEFAULT_DAYS = 30;

/** From one moment up to but not including another, in epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The last 30 days (UTC), the running one included. */
export function lastDays(now: Date): Span {
  const today = Math.floor(now.getTime() / DAY_MILLISECONDS) * DAY_MILLISECONDS;
  return { from: today - (DEFAULT_DAYS - 1) * DAY_MILLISECONDS, to: now.getTime() + 1 };
}

/** BAD_USER_INPUT about the argument `range`. */
export const badRange = (why: string) => failure('BAD_USER_INPUT', `\`range\`: ${why}`, { argument: 'range' });

/** The span that a `range` asks for, the last 30 days without one. Throws `badRange` unless it begins before it ends. */
export function spanOf(range: { readonly from: Date; readonly to: Date } | null | undefined, now: Date): Span {
  if (!range) return lastDays(now);
  if (range.from >= range.to) throw badRange('`from` must be before `to`.');
  return { from: range.from.getTime(), to: range.to.getTime() };
}
