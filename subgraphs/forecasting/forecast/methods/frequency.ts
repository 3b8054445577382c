export interface Frequency {
  /** Seconds between two values. */
  readonly stepSeconds: number;
  /** Steps in the season to expect; 1 for none. */
  readonly season: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Calendar steps and their season: days of a week, weeks, months and quarters of a year. Months and years are uneven. */
const CALENDAR_STEPS = [
  { from: DAY, to: DAY, stepSeconds: DAY, season: 7 },
  { from: WEEK, to: WEEK, stepSeconds: WEEK, season: 52 },
  { from: 28 * DAY, to: 31 * DAY, stepSeconds: 30 * DAY, season: 12 },
  { from: 89 * DAY, to: 92 * DAY, stepSeconds: 91 * DAY, season: 4 },
  { from: 365 * DAY, to: 366 * DAY, stepSeconds: 365 * DAY, season: 1 },
];
/** How far clocks may be off, as a share of the step. */
const JITTER = 0.05;

/**
 * The step and season of a series by its moments (epoch milliseconds, in any order): the middle one of the distances between them,
 * which single gaps and repeats do not move. Steps that divide a day have a season of a day. Undefined with fewer than two moments.
 */
export function detectFrequency(moments: Float64Array): Frequency | undefined {
  const times = moments.slice().sort();
  const distances = times
    .map((time, index) => (index === 0 ? 0 : (time - (times[index - 1] as number)) / 1000))
    .filter((d) => d > 0);
  if (distances.length === 0) return undefined;
  const middle = distances.sort()[Math.floor((distances.length - 1) / 2)] as number;
  const calendar = CALENDAR_STEPS.find(({ from, to }) => middle >= from * (1 - JITTER) && middle <= to * (1 + JITTER));
  if (calendar) return { stepSeconds: calendar.stepSeconds, season: calendar.season };
  const stepsInDay = Math.round(DAY / middle);
  const isPartOfDay = stepsInDay > 1 && Math.abs(middle * stepsInDay - DAY) <= JITTER * DAY;
  const stepSeconds = isPartOfDay && DAY % stepsInDay === 0 ? DAY / stepsInDay : Math.max(1, Math.round(middle));
  return { stepSeconds, season: DAY % stepSeconds === 0 ? Math.max(1, DAY / stepSeconds) : 1 };
}
