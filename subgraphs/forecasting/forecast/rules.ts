import { Interval, stepOf, stepsAfter } from '../interval.ts';
import type { SeriesKind } from '../series/service.ts';
import type { ForecastStep } from './entity.ts';
import type { SeriesForecast } from './methods/forecast-series.ts';
import type { MethodName } from './methods/method.ts';

/** The farthest that is forecast, in steps: a week of hours. */
export const LONGEST_HORIZON = 168;

/** How far back a forecast of a price looks: the hours of two weeks that a week needs to be seen in, and of the ends of a trend. */
const PRICE_HISTORY_HOURS = 384;

/** How many steps all others look back: each place of the longest season was seen a few times. */
const HISTORY: Readonly<Record<Interval, number>> = {
  HOURLY: 1_344, // eight weeks
  DAILY: 730,
  WEEKLY: 260,
  MONTHLY: 120,
  QUARTERLY: 40,
  YEARLY: 30,
};

/**
 * How many steps ahead a series is forecast where nobody says: as in the M4 competition (S. Makridakis, E. Spiliotis and
 * V. Assimakopoulos, International Journal of Forecasting 36, 2020), and a day of hours.
 */
const USUAL_HORIZON: Readonly<Record<Interval, number>> = {
  HOURLY: 24,
  DAILY: 14,
  WEEKLY: 13,
  MONTHLY: 18,
  QUARTERLY: 8,
  YEARLY: 6,
};

// With fewer there is nothing that a method could be chosen by.
const LEAST_KNOWN = 3;
const HOUR_MILLISECONDS = 3_600_000;
// Prices change a few times a day: a forecast that is a quarter of a day old is still about the same future.
const CURRENT_HOURS = 6;
// The greatest that numeric(18,6) and the graph can say.
const GREATEST = 999_999_999_999;

/** A forecast of one series, made at one moment. */
export interface MadeForecast {
  /** The distance between its points. */
  readonly interval: Interval;
  /** How many steps it looks ahead. */
  readonly horizon: number;
  /** The methods whose mean it is, best first. */
  readonly methods: readonly MethodName[];
  /** Null where the series is too short to measure it. */
  readonly meanAbsoluteScaledError?: number | null;
  /** The chance that a value falls into its interval, 0 to 1. */
  readonly intervalCoverage: number;
  /** One a step, soonest first. */
  readonly points: readonly ForecastStep[];
  /** The moment of the last value that it knows of. */
  readonly originAt: Date;
  readonly madeAt: Date;
}

/** How far a run looks ahead. */
export interface Horizons {
  /** Of series by the hour. */
  readonly horizonHours: number;
  /** Of all others, in their own steps; without it as many as is usual for each. */
  readonly horizonSteps?: number | null;
}

/** How many steps a run looks ahead of a series. */
export const horizonOf = (interval: Interval, { horizonHours, horizonSteps }: Horizons): number =>
  interval === Interval.HOURLY ? horizonHours : (horizonSteps ?? USUAL_HORIZON[interval]);

/** How many steps of a series a forecast looks back. */
export const historyOf = ({ interval, kind }: { readonly interval: Interval; readonly kind: SeriesKind }): number =>
  kind === 'SPOT_PRICE' ? PRICE_HISTORY_HOURS : HISTORY[interval];

/** Whether enough is known of a series to forecast it. */
export const isForecastable = ({ knownCount }: { readonly knownCount: number }): boolean => knownCount >= LEAST_KNOWN;

/** The season to expect of an interval, once two whole ones are known; else none. */
export function seasonOf(values: Float64Array, interval: Interval): number {
  const { season } = stepOf(interval);
  const first = values.findIndex(Number.isFinite);
  return first >= 0 && values.length - first >= 2 * season ? season : 1;
}

interface Made {
  readonly interval: Interval;
  readonly originAt: Date;
  readonly madeAt: Date;
}

/** A forecast as it is stored and shown. What could not be measured is null; an interval nobody knows has no width. */
export function toMadeForecast(
  { methods, accuracy, coverage, mean, lower, upper }: SeriesForecast,
  { interval, originAt, madeAt }: Made,
): MadeForecast {
  return {
    interval,
    horizon: mean.length,
    methods,
    meanAbsoluteScaledError: Number.isFinite(accuracy.mase) ? accuracy.mase : null,
    intervalCoverage: coverage,
    points: Array.from(mean, (value, step) => {
      const known = (end: number | undefined) => (end === undefined || Number.isNaN(end) ? value : end);
      return [formatValue(value), formatValue(known(lower[step])), formatValue(known(upper[step]))];
    }),
    originAt,
    madeAt,
  };
}

/** A value with six decimals, as far as a decimal goes. Whether it may be negative is known to the methods. */
function formatValue(value: number): string {
  const text = Math.min(GREATEST, Math.max(-GREATEST, value)).toFixed(6);
  return text === '-0.000000' ? '0.000000' : text;
}

/** Whether a stored forecast of a price still answers for a series whose newest value is from `newestAt`. */
export function isCurrent(stored: MadeForecast, newestAt: Date, horizon: number): boolean {
  const age = Math.abs(newestAt.getTime() - stored.originAt.getTime());
  return stored.horizon >= horizon && age <= CURRENT_HOURS * HOUR_MILLISECONDS;
}

/** The first `horizon` steps of a forecast as the graph shows them. */
export function showForecast(made: MadeForecast, horizon: number = made.horizon) {
  const { interval, methods, meanAbsoluteScaledError, intervalCoverage, originAt, madeAt } = made;
  const points = made.points.slice(0, horizon).map(([value, lower, upper], step) => {
    return { at: stepsAfter(interval, originAt, step + 1), value, lower, upper };
  });
  return { interval, methods, meanAbsoluteScaledError, intervalCoverage, points, originAt, madeAt };
}
export type ShownForecast = ReturnType<typeof showForecast>;
