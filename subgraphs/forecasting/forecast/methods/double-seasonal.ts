import { type ForecastMethod, MethodName } from './method.ts';
import { toModel } from './model.ts';

/** Weights of level, season and long season, and how much of an error is left after a step. */
type Parameters = readonly [level: number, season: number, longSeason: number, memory: number];

interface State {
  level: number;
  readonly season: Float64Array;
  readonly longSeason: Float64Array;
  /** What the newest value was above level and seasons. */
  error: number;
}

/** What each parameter may be; searched one after the other, since the errors depend smoothly on each. */
const GRID: readonly (readonly number[])[] = [
  [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.6],
  [0.01, 0.03, 0.06, 0.1, 0.2, 0.35, 0.6],
  [0.01, 0.03, 0.06, 0.1, 0.2, 0.35, 0.6],
  [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98],
];
const START: Parameters = [0.01, 0.1, 0.1, 0.9];
const ROUNDS = 2;
/** The newest values tell how a long series is to be smoothed: so many, and so many whole seasons. */
const MOST_ESTIMATED = 600;
const SEASONS_ESTIMATED = 4;

/** Level and shapes of the first two (long) seasons. */
function begin(values: Float64Array, season: number, longSeason: number): State {
  const count = Math.min(values.length, 2 * Math.max(season, longSeason));
  let level = 0;
  for (let step = 0; step < count; step += 1) level += (values[step] as number) / count;
  const shape = (length: number, of: (step: number) => number) => {
    const [sums, counts] = [new Float64Array(length), new Float64Array(length)];
    for (let step = 0; step < count; step += 1) {
      sums[step % length] = (sums[step % length] as number) + of(step);
      counts[step % length] = (counts[step % length] as number) + 1;
    }
    return sums.map((sum, place) => sum / Math.max(1, counts[place] as number));
  };
  const daily = season > 1 ? shape(season, (step) => (values[step] as number) - level) : new Float64Array(1);
  const weekly =
    longSeason > 1
      ? shape(longSeason, (step) => (values[step] as number) - level - (daily[step % season] as number))
      : new Float64Array(1);
  return { level, season: daily, longSeason: weekly, error: 0 };
}

/** Moves the state through the values and adds up squared errors after the first season; `fitted` takes what was expected. */
function run(values: Float64Array, state: State, parameters: Parameters, fitted?: Float64Array): number {
  const [alpha, delta, omega, memory] = parameters;
  const { season, longSeason } = state;
  const warm = Math.min(season.length, values.length - 1);
  let [{ level, error }, squares] = [state, 0];
  for (let step = 0; step < values.length; step += 1) {
    const [near, far] = [step % season.length, step % longSeason.length];
    const expected = level + (season[near] as number) + (longSeason[far] as number);
    const deviation = (values[step] as number) - expected;
    const surprise = deviation - memory * error;
    if (step >= warm) squares += surprise * surprise;
    if (fitted) fitted[step] = expected + memory * error;
    level += alpha * deviation;
    if (season.length > 1) season[near] = (season[near] as number) + delta * deviation;
    if (longSeason.length > 1) longSeason[far] = (longSeason[far] as number) + omega * deviation;
    error = deviation;
  }
  state.level = level;
  state.error = error;
  return squares;
}

/** One parameter after the other at its best place on the grid, twice over. */
function estimate(values: Float64Array, season: number, longSeason: number): Parameters {
  const newest = values.subarray(-Math.max(MOST_ESTIMATED, SEASONS_ESTIMATED * Math.max(season, longSeason)));
  const squares = (parameters: Parameters) => run(newest, begin(newest, season, longSeason), parameters);
  let [best, least] = [START, squares(START)];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [axis, places] of GRID.entries()) {
      if (axis === 2 && longSeason === 1) continue;
      for (const place of places) {
        const tried = best.with(axis, place) as unknown as Parameters;
        const found = squares(tried);
        if (found < least) [best, least] = [tried, found];
      }
    }
  }
  return best;
}

/**
 * Exponential smoothing with a season within a longer one and an autoregressive error (J. W. Taylor, Journal of the Operational
 * Research Society 54, 2003), of logarithms where every value is positive. Without a longer season it is that of
 * Holt and Winters without a trend.
 */
export const doubleSeasonal: ForecastMethod = {
  name: MethodName.DOUBLE_SEASONAL,
  isFor: ({ season }) => season > 1,
  fit(series, earlier) {
    const { values, restore } = series.scaled;
    const season = values.length >= 2 * series.season ? series.season : 1;
    const longSeason = values.length >= 2 * series.longSeason ? series.longSeason : 1;
    const parameters = (earlier as Parameters | undefined) ?? estimate(values, season, longSeason);
    const state = begin(values, season, longSeason);
    const fitted = new Float64Array(values.length);
    run(values, state, parameters, fitted);
    const [, , , memory] = parameters;
    return toModel(series, {
      parameters,
      fitted: () => fitted.map((value, step) => (step === 0 ? Number.NaN : restore(value))),
      extend: (horizon) =>
        Float64Array.from({ length: horizon }, (_, step) => {
          const at = values.length + step;
          const seasons = (state.season[at % season] as number) + (state.longSeason[at % longSeason] as number);
          return restore(state.level + seasons + state.error * memory ** (step + 1));
        }),
    });
  },
};
