import { autocorrelations, isSeasonal, seasonalTrend, takeOutSeason } from './seasonality.ts';

/** The longest of the longer seasons that are looked for, in seasons: a year of months, twice a working week of days. */
const MOST_SEASONS = 12;
/** A season is seen when it repeats. */
const LEAST_REPEATS = 2;
/** By how much the autocorrelation at a longer season exceeds that at every shorter one. */
const LEAST_GAIN = 0.02;
/** The share of the squares of a series that what its season leaves has at the least. */
const LEAST_REST = 1e-20;
/** The normal quantile of 5 % over twelve tests at once (Bonferroni). */
const CRITICAL_VALUE = 2.64;

/** What is left without trend and season, the ends cut off where the trend is not known. */
function remainder(values: Float64Array, season: number): Float64Array {
  const adjusted = isSeasonal(values, season) ? takeOutSeason(values, season).adjusted : values;
  const trend = seasonalTrend(adjusted, season);
  return adjusted.map((value, step) => value - (trend[step] as number)).filter((value) => !Number.isNaN(value));
}

const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);

/**
 * A longer season, as the week is of hours with a season of a day: the multiple of the season at which what the season leaves
 * resembles itself more than at any shorter one, significantly so. 1 where there is none.
 * @param values without gaps, on the scale on which they are forecast
 */
export function findLongSeason(values: Float64Array, season: number): number {
  if (season < 2 || values.length < season * LEAST_REPEATS * 2 + season) return 1;
  const rest = remainder(values, season);
  const multiples = Math.min(MOST_SEASONS, Math.floor(rest.length / (LEAST_REPEATS * season)));
  // What rounding leaves is no pattern.
  if (multiples < 2 || !(squares(rest) > LEAST_REST * squares(values))) return 1;
  const correlations = autocorrelations(rest, multiples * season, season);
  const limit = CRITICAL_VALUE / Math.sqrt(rest.length);
  let [found, greatest] = [1, correlations[season] as number];
  for (let multiple = 2; multiple <= multiples; multiple += 1) {
    const correlation = correlations[multiple * season] as number;
    if (correlation > limit && correlation > greatest + LEAST_GAIN)
      [found, greatest] = [multiple * season, correlation];
  }
  return found;
}
