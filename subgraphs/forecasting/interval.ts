/** How far apart the evenly spaced values of a series are. */
export const Interval = {
  HOURLY: 'HOURLY',
  DAILY: 'DAILY',
  WEEKLY: 'WEEKLY',
  MONTHLY: 'MONTHLY',
  QUARTERLY: 'QUARTERLY',
  YEARLY: 'YEARLY',
} as const;
export type Interval = keyof typeof Interval;

const HOUR = 3600;
const DAY = 24 * HOUR;
/** How far off clocks and calendars may be, as a share of the step. */
const JITTER = 0.05;

interface Step {
  /** Of months and longer, whose lengths differ, about. */
  readonly seconds: number;
  readonly months: number;
  /** Steps in the season to expect: the day of hours, the week of days, the year of what is longer; 1 for none. */
  readonly season: number;
  /** As a span of the database. */
  readonly span: string;
  /** What the database's `date_trunc` calls it. */
  readonly unit: string;
}

const steps: Readonly<Record<Interval, Step>> = {
  HOURLY: { seconds: HOUR, months: 0, season: 24, span: '1 hour', unit: 'hour' },
  DAILY: { seconds: DAY, months: 0, season: 7, span: '1 day', unit: 'day' },
  WEEKLY: { seconds: 7 * DAY, months: 0, season: 52, span: '7 days', unit: 'week' },
  MONTHLY: { seconds: 30 * DAY, months: 1, season: 12, span: '1 month', unit: 'month' },
  QUARTERLY: { seconds: 91 * DAY, months: 3, season: 4, span: '3 months', unit: 'quarter' },
  YEARLY: { seconds: 365 * DAY, months: 12, season: 1, span: '1 year', unit: 'year' },
};

export const stepOf = (interval: Interval): Step => steps[interval];

/** The finest interval that values so many seconds apart fill: each of its steps has one. */
export function intervalOf(stepSeconds: number): Interval {
  const [fits] = (Object.keys(steps) as Interval[]).filter(
    (interval) => stepSeconds <= steps[interval].seconds * (1 + JITTER),
  );
  return fits ?? Interval.YEARLY;
}

/** The moment so many steps after another one, by the calendar (UTC); the 31st of a shorter month is its last day. */
export function stepsAfter(interval: Interval, at: Date, count: number): Date {
  const { seconds, months } = steps[interval];
  if (months === 0) return new Date(at.getTime() + count * seconds * 1000);
  const moved = new Date(at);
  const day = at.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCMonth(at.getUTCMonth() + count * months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, lastDay));
  return moved;
}
