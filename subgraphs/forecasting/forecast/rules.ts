import type { ForecastStep } from './entity.ts';
import type { SeriesForecast } from './methods/forecast-series.ts';
import type { MethodName } from './methods/method.ts';

/** How far back a forecast looks: two weeks, so that each hour of the week was seen twice. */
export const HISTORY_HOURS = 336;

/** The farthest that is forecast: a week. */
export const LONGEST_HORIZON_HOURS = 168;

// With fewer there is nothing that a method could be chosen by.
const LEAST_KNOWN = 3;
const HOURS_OF_DAY = 24;
const HOUR_MILLISECONDS = 3_600_000;
// Prices change a few times a day: a forecast that is a quarter of a day old is still about the same future.
const CURRENT_HOURS = 6;
// The greatest that numeric(18,6) and the graph can say.
const GREATEST = 999_999_999_999;

/** A forecast of one series, made at one moment. */
export interface MadeForecast {
  readonly horizonHours: number;
  /** The methods whose mean it is, best first. */
  readonly methods: readonly MethodName[];
  /** Null where the series is too short to measure it. */
  readonly meanAbsoluteScaledError?: number | null;
  /** The chance that a value falls into its interval, 0 to 1. */
  readonly intervalCoverage: number;
  /** One an hour, soonest first. */
  readonly points: readonly ForecastStep[];
  /** The last moment it knows of. */
  readonly originAt: Date;
  readonly madeAt: Date;
}

/** Whether enough is known of a series to forecast it. */
export const isForecastable = ({ knownCount }: { readonly knownCount: number }): boolean => knownCount >= LEAST_KNOWN;

/** The season to expect in hourly values: a day, once two whole ones are known, else none. */
export function seasonOf(values: Float64Array): number {
  const first = values.findIndex(Number.isFinite);
  return first >= 0 && values.length - first >= 2 * HOURS_OF_DAY ? HOURS_OF_DAY : 1;
}

/** A forecast as it is stored and shown. What could not be measured is null; an interval nobody knows has no width. */
export function toMadeForecast(
  { methods, accuracy, coverage, mean, lower, upper }: SeriesForecast,
  { originAt, madeAt }: { readonly originAt: Date; readonly madeAt: Date },
): MadeForecast {
  return {
    horizonHours: mean.length,
    methods,
    meanAbsoluteScaledError: Number.isFinite(accuracy.mase) ? accuracy.mase : null,
    intervalCoverage: coverage,
    points: Array.from(mean, (value, step) => {
      const known = (end: number | undefined) => (end === undefined || Number.isNaN(end) ? value : end);
      return [formatPrice(value), formatPrice(known(lower[step])), formatPrice(known(upper[step]))];
    }),
    originAt,
    madeAt,
  };
}

/** A price with six decimals; none is below zero. */
const formatPrice = (value: number): string => Math.min(GREATEST, Math.max(0, value)).toFixed(6);

/** Whether a stored forecast still answers for a series whose newest value is from `newestAt`. */
export function isCurrent(stored: MadeForecast, newestAt: Date, horizon: number): boolean {
  const age = Math.abs(newestAt.getTime() - stored.originAt.getTime());
  return stored.horizonHours >= horizon && age <= CURRENT_HOURS * HOUR_MILLISECONDS;
}

/** The first `horizon` hours of a forecast as the graph shows them. */
export function showForecast(made: MadeForecast, horizon: number = made.horizonHours) {
  const { methods, meanAbsoluteScaledError, intervalCoverage, originAt, madeAt } = made;
  const points = made.points.slice(0, horizon).map(([value, lower, upper], step) => {
    const at = new Date(originAt.getTime() + (step + 1) * HOUR_MILLISECONDS);
    return { at, value, lower, upper };
  });
  return { methods, meanAbsoluteScaledError, intervalCoverage, points, originAt, madeAt };
}
export type ShownForecast = ReturnType<typeof showForecast>;
