import { seasonalTrend } from './seasonality.ts';

/** Several seasons taken out of a series by subtraction, and how they go on. */
export interface MultiSeason {
  readonly adjusted: Float64Array;
  /** The sum of all seasons at a step, counted from the start of the series; steps behind its end go on with the last shape. */
  at(step: number): number;
}

interface SeasonShape {
  readonly season: number;
  /** One value for each place in the season, with a mean of zero. */
  readonly shape: Float64Array;
}

/** How often the seasons are estimated in turn, each without the others. */
const ROUNDS = 2;
/** The weight of a season against the one after it: a shape that changes is followed. */
const FADING = 0.9;
/** Of a longer season, which is seen less often and has more places. */
const LONG_FADING = 0.8;

/** Centred moving average over one season; the ends go on as its first and last value, and too few values have their mean. */
export function smoothTrend(values: Float64Array, season: number): Float64Array {
  const half = Math.floor(season / 2);
  const trend = seasonalTrend(values, season);
  const [first, last] = [half, values.length - half - 1];
  if (last < first) return trend.fill(values.reduce((sum, value) => sum + value, 0) / values.length);
  trend.fill(trend[first] as number, 0, first);
  return trend.fill(trend[last] as number, last + 1);
}

/** The mean of each place in the season, in which a season counts less the longer ago it was. */
function estimateShape(values: Float64Array, season: number, fading: number): Float64Array {
  const shape = new Float64Array(season);
  for (let last = values.length - 1; last >= Math.max(0, values.length - season); last -= 1) {
    let [sum, total, weight] = [0, 0, 1];
    for (let step = last; step >= 0; step -= season, weight *= fading) {
      sum += weight * (values[step] as number);
      total += weight;
    }
    shape[last % season] = sum / total;
  }
  const mean = shape.reduce((sum, value) => sum + value, 0) / season;
  return shape.map((value) => value - mean);
}

/** What is left of values when a shape is taken off again and again. */
function subtract(values: Float64Array, { season, shape }: SeasonShape): Float64Array {
  const left = new Float64Array(values.length);
  for (let step = 0, place = 0; step < values.length; step += 1) {
    left[step] = (values[step] as number) - (shape[place] as number);
    place = place + 1 === season ? 0 : place + 1;
  }
  return left;
}

/**
 * Takes several seasons out, one after the other and again without the others, as the multiple seasonal decomposition does
 * (K. Bandara, R. J. Hyndman and C. Bergmeir, MSTL, 2021), with exponentially weighted means in the place of its local regressions.
 * @param seasons ascending, each at least 2; one that the series does not show twice is left out
 */
export function takeOutSeasons(values: Float64Array, seasons: readonly number[]): MultiSeason {
  const shown = seasons.filter((season) => values.length >= 2 * season);
  const longest = shown.at(-1);
  if (longest === undefined) return { adjusted: values, at: () => 0 };
  const trend = smoothTrend(values, longest);
  const detrended = values.map((value, step) => value - (trend[step] as number));
  let shapes: readonly SeasonShape[] = shown.map((season) => ({ season, shape: new Float64Array(season) }));
  // A single season needs no second round: there is nothing else to take off before.
  for (let round = 0; round < (shown.length > 1 ? ROUNDS : 1); round += 1) {
    for (const [place, season] of shown.entries()) {
      const rest = shapes.toSpliced(place, 1).reduce(subtract, detrended);
      const shape = estimateShape(rest, season, place === 0 ? FADING : LONG_FADING);
      shapes = shapes.with(place, { season, shape });
    }
  }
  return {
    adjusted: shapes.reduce(subtract, values),
    at: (step) => shapes.reduce((sum, { season, shape }) => sum + (shape[step % season] as number), 0),
  };
}
