import { DAY_MILLISECONDS, dayOf } from './day.ts';

export type Granularity = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** A stretch of whole days (UTC), in epoch milliseconds; `endsAt` is the first moment after it. */
export interface Period {
  readonly startsAt: number;
  readonly endsAt: number;
}

export const MOST_PERIODS = 400;

const WEEK_MILLISECONDS = 7 * DAY_MILLISECONDS;
// 1970-01-05 was a Monday.
const FIRST_MONDAY = 4 * DAY_MILLISECONDS;

const next: Readonly<Record<Granularity, (day: number) => number>> = {
  DAILY: (day) => day + DAY_MILLISECONDS,
  WEEKLY: (day) =>
    day + WEEK_MILLISECONDS - ((((day - FIRST_MONDAY) % WEEK_MILLISECONDS) + WEEK_MILLISECONDS) % WEEK_MILLISECONDS),
  MONTHLY: (day) => midnight(new Date(day).getUTCFullYear(), new Date(day).getUTCMonth() + 1),
  YEARLY: (day) => midnight(new Date(day).getUTCFullYear() + 1, 0),
};

/** Date.UTC takes the years 0 to 99 for those of the last century. */
function midnight(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}

/** The days that a span touches, whole. */
export const wholeDays = (from: number, to: number): Period => ({
  startsAt: dayOf(from),
  endsAt: dayOf(to - 1) + DAY_MILLISECONDS,
});

/** The periods of a span of whole days, oldest first, cut at its ends; undefined when they are too many. */
export function periodsOf(granularity: Granularity, { startsAt, endsAt }: Period): Period[] | undefined {
  const periods: Period[] = [];
  for (let at = startsAt; at < endsAt; ) {
    if (periods.length === MOST_PERIODS) return undefined;
    const end = Math.min(next[granularity](at), endsAt);
    periods.push({ startsAt: at, endsAt: end });
    at = end;
  }
  return periods;
}
