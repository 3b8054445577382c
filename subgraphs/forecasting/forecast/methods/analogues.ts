import { type ForecastMethod, MethodName } from './method.ts';
import { toModel } from './model.ts';

/** How many of the most similar stretches are averaged. */
const NEIGHBOURS = 4;
/** The least length of a stretch that is compared. */
const LEAST_WINDOW = 6;
/** How much a difference of levels counts against a difference of shapes. */
const LEVEL_WEIGHT = 0.1;
/** The most stretches that are compared, the newest ones. */
const MOST_COMPARED = 500;

interface Analogue {
  /** Where it ends: the step that follows it. */
  readonly end: number;
  /** What is to be added to what followed it. */
  readonly shift: number;
  readonly distance: number;
}

function meanBefore(values: Float64Array, end: number, window: number): number {
  let sum = 0;
  for (let step = end - window; step < end; step += 1) sum += values[step] as number;
  return sum / window;
}

/** How far the stretch that ends at `end` is from the last one: by shape, the newest steps counting most, and by level. */
function compare(values: Float64Array, end: number, window: number): Analogue {
  const now = meanBefore(values, values.length, window);
  const then = meanBefore(values, end, window);
  let distance = LEVEL_WEIGHT * window * (then - now) ** 2;
  for (let step = 0; step < window; step += 1) {
    const [a, b] = [values[end - window + step] as number, values[values.length - window + step] as number];
    distance += (0.5 + step / window) * (a - then - (b - now)) ** 2;
  }
  return { end, shift: now - then, distance: Math.sqrt(distance) };
}

/** The stretches of the past that are most like the last one, at the same place in the season. */
function findAnalogues(values: Float64Array, season: number): readonly Analogue[] {
  const window = Math.max(season, LEAST_WINDOW);
  const found: Analogue[] = [];
  for (let end = values.length - season; end >= window && found.length < MOST_COMPARED; end -= season)
    found.push(compare(values, end, window));
  return found.sort((a, b) => a.distance - b.distance);
}

/** The mean of what followed the nearest ones, the nearer the heavier; the last season where nothing is known to have followed. */
function follow(values: Float64Array, analogues: readonly Analogue[], horizon: number, season: number): Float64Array {
  const next = new Float64Array(values.length + horizon);
  next.set(values);
  const nearest = analogues.slice(0, NEIGHBOURS);
  const least = Math.max(nearest[0]?.distance ?? 0, 1e-9);
  for (let step = 0; step < horizon; step += 1) {
    let [sum, total] = [0, 0];
    for (const { end, shift, distance } of nearest) {
      if (end + step >= values.length) continue;
      const weight = least / Math.max(distance, least);
      sum += weight * ((values[end + step] as number) + shift);
      total += weight;
    }
    const at = values.length + step;
    next[at] = total > 0 ? sum / total : (next[at - Math.min(season, at)] as number);
  }
  return next.subarray(values.length);
}

/**
 * What followed when the series last looked like this: the mean of what came after the most similar stretches of its past, moved to
 * the present level, of logarithms where every value is positive (nearest neighbours, S. Yakowitz, Journal of Time Series
 * Analysis 8, 1987; F. Martínez et al., Artificial Intelligence Review 52, 2019).
 */
export const analogues: ForecastMethod = {
  name: MethodName.ANALOGUES,
  fit(series) {
    const { season } = series;
    const { values, restore } = series.scaled;
    const after = (known: Float64Array, horizon: number) =>
      follow(known, findAnalogues(known, season), horizon, season);
    return toModel(series, {
      parameters: [],
      fitted: () =>
        values.map((_, step) => (step === 0 ? Number.NaN : restore(after(values.subarray(0, step), 1)[0] as number))),
      extend: (horizon) => after(values, horizon).map(restore),
    });
  },
};
