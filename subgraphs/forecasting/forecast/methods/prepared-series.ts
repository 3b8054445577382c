import { fillGaps } from './fill-gaps.ts';
import { findLongSeason } from './long-season.ts';
import { tameOutliers } from './outliers.ts';
import { isSeasonal, type Seasonality, takeOutSeason } from './seasonality.ts';

/** What holds for a whole series, and for every part of it that a method is tried on. */
export interface SeriesTraits {
  /** Steps in a season; 1 for none. */
  readonly season: number;
  /** Steps in a longer season that the values themselves show, a multiple of the season; 1 for none. */
  readonly longSeason: number;
  /** Whether every known value is above zero, so that ratios and logarithms mean something. */
  readonly isPositive: boolean;
  /** Whether single values are far out. */
  readonly hasOutliers: boolean;
}

/** Values on the scale on which their changes are alike, single ones that are far out put back, and the way to the values. */
export interface Scale {
  readonly values: Float64Array;
  restore(value: number): number;
}

/** A series as the methods take it; what several of them need is worked out once. */
export interface PreparedSeries extends SeriesTraits {
  /** As it was given: NaN or an infinity is a missing value. */
  readonly given: Float64Array;
  /** How many missing values were cut off at the start. */
  readonly offset: number;
  /** From the first known value on, without gaps. */
  readonly values: Float64Array;
  /** The season taken out where it is significant, as the benchmarks of the M4 competition do it. */
  readonly seasonality: Seasonality;
  /** Logarithms of values that are all above zero, others as they are; outliers tamed. */
  readonly scaled: Scale;
}

/** Beyond this a number has no finite power of e. */
const GREATEST_EXPONENT = 700;

const unseasonal = (values: Float64Array): Seasonality => ({ adjusted: values, restore: (value) => value });

function toScale(values: Float64Array, isPositive: boolean): Scale {
  if (!isPositive) return { values, restore: (value) => value };
  return { values: values.map(Math.log), restore: (value) => Math.exp(Math.min(GREATEST_EXPONENT, value)) };
}

/** @throws RangeError unless the season is a positive whole number */
export function checkSeason(season: number): void {
  if (!Number.isSafeInteger(season) || season < 1)
    throw new RangeError('A season is a positive whole number of steps.');
}

function traitsOf(values: Float64Array, season: number): SeriesTraits {
  const isPositive = values.every((value) => value > 0);
  const { values: scaled } = toScale(values, isPositive);
  const tamed = tameOutliers(scaled, season);
  return { season, longSeason: findLongSeason(tamed, season), isPositive, hasOutliers: tamed !== scaled };
}

/**
 * Prepares evenly spaced values, oldest first.
 * @param season steps in a season, 1 for none; or the traits of the longer series that the values are a part of
 * @throws RangeError when every value is missing or the season is no positive whole number
 */
export function prepareSeries(given: Float64Array, season: number | SeriesTraits): PreparedSeries {
  checkSeason(typeof season === 'number' ? season : season.season);
  const { values, offset } = fillGaps(given);
  const traits = typeof season === 'number' ? traitsOf(values, season) : season;
  let [seasonality, scaled]: [Seasonality | undefined, Scale | undefined] = [undefined, undefined];
  const scale = (): Scale => {
    const plain = toScale(values, traits.isPositive);
    return traits.hasOutliers ? { ...plain, values: tameOutliers(plain.values, traits.season) } : plain;
  };
  return {
    given,
    offset,
    values,
    season: traits.season,
    longSeason: traits.longSeason,
    isPositive: traits.isPositive,
    hasOutliers: traits.hasOutliers,
    get seasonality() {
      const take = () =>
        isSeasonal(values, traits.season) ? takeOutSeason(values, traits.season) : unseasonal(values);
      seasonality ??= take();
      return seasonality;
    },
    get scaled() {
      scaled ??= scale();
      return scaled;
    },
  };
}
