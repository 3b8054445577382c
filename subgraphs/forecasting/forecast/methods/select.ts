import { meanOfKnown, seasonalScale, smape } from './measures.ts';
import type { ForecastMethod, MethodName } from './method.ts';
import { methods as allMethods } from './methods.ts';
import { type PreparedSeries, prepareSeries } from './prepared-series.ts';
import { type OriginErrors, type Origins, planOrigins, rollingErrors } from './rolling-origin.ts';

/** How a method did over the rolling origins. */
export interface MethodScore {
  readonly name: MethodName;
  /** Mean over all origins, relative to the seasonal naive error within the whole series; NaN where it was not measured. */
  readonly mase: number;
  /** Mean over all origins; NaN where it was not measured. */
  readonly smape: number;
}

export interface WeightedMethod {
  readonly method: ForecastMethod;
  /** Its share in the mean; all of them add up to 1. */
  readonly weight: number;
}

export interface Selection {
  /** The methods whose weighted mean is the forecast, the heaviest first; at least one. */
  readonly chosen: readonly WeightedMethod[];
  /** Every candidate, best first. */
  readonly scores: readonly MethodScore[];
  /** The score of the mean of the chosen methods. */
  readonly combined: Pick<MethodScore, 'mase' | 'smape'>;
  /** The errors of that mean; empty where the series is too short for a single origin. */
  readonly errors: OriginErrors;
}

export interface SelectOptions {
  readonly series: PreparedSeries;
  /** Steps to forecast. */
  readonly horizon: number;
  readonly methods?: readonly ForecastMethod[];
}

/** The most methods in a mean. Fixed on training halves, as the next one. */
const MOST_CHOSEN = 7;
/** A weight falls with this power of the loss: the best ones lead, none decides alone. */
const POWER = 4;
/** What a loss is at the least, as a share of a typical one: no method is right beyond measure. */
const LEAST_LOSS = 1e-9;

interface Tried extends Pick<MethodScore, 'mase' | 'smape'> {
  readonly method: ForecastMethod;
  readonly errors: OriginErrors;
}

/** The errors of the weighted mean of several forecasts: the weighted mean of their errors. */
function meanOfErrors(chosen: readonly (Tried & { readonly weight: number })[]): OriginErrors {
  const origins = chosen[0]?.errors ?? [];
  return origins.map((errors, origin) =>
    errors.map((_, step) =>
      chosen.reduce((sum, { weight, errors: own }) => sum + weight * (own[origin]?.[step] as number), 0),
    ),
  );
}

function measure(
  errors: OriginErrors,
  origins: Origins,
  { values, scale }: Known,
): Pick<MethodScore, 'mase' | 'smape'> {
  const [smapes, absolutes] = [new Float64Array(errors.length), new Float64Array(errors.length)];
  for (const [index, error] of errors.entries()) {
    const end = origins.ends[index] as number;
    const actual = values.subarray(end, end + origins.horizon);
    const forecast = actual.map((value, step) => value - (error[step] as number));
    smapes[index] = smape(actual, forecast);
    absolutes[index] = meanOfKnown(error.map(Math.abs));
  }
  const absolute = meanOfKnown(absolutes);
  return { mase: absolute === 0 ? 0 : absolute / scale, smape: meanOfKnown(smapes) };
}

interface Known {
  /** From the first known value on, gaps and all. */
  readonly values: Float64Array;
  /** The seasonal naive error within them. */
  readonly scale: number;
}

function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** How far each is off, by both measures alike, relative to a typical candidate: about 2 for that, NaN where it was not measured. */
function losses(tried: readonly Tried[]): readonly number[] {
  const relative = (of: (each: Tried) => number) => {
    const typical = median(tried.map(of)) || median(tried.map(of).filter((value) => value > 0)) || 1;
    return tried.map((each) => Math.max(LEAST_LOSS, of(each) / typical));
  };
  const [percentages, scaled] = [relative(({ smape: loss }) => loss), relative(({ mase }) => mase)];
  return tried.map((_, place) => (percentages[place] as number) + (scaled[place] as number));
}

/** The best candidates with their weights, the heaviest first. Where nothing was measured, the simplest one alone. */
function weigh(tried: readonly Tried[]): readonly (Tried & { readonly weight: number })[] {
  const loss = losses(tried);
  const ranked = tried
    .map((each, place) => ({ ...each, loss: loss[place] as number }))
    .filter((each) => Number.isFinite(each.loss))
    .sort((a, b) => a.loss - b.loss)
    .slice(0, MOST_CHOSEN);
  const [best] = ranked;
  if (!best) return [{ ...(tried[0] as Tried), weight: 1 }];
  const raw = ranked.map((each) => (best.loss / each.loss) ** POWER);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return ranked.map((each, place) => ({ ...each, weight: (raw[place] as number) / total }));
}

/**
 * Chooses by rolling origin: a mean of the best methods, each weighted by the inverse of its loss (J. M. Bates and C. W. J. Granger,
 * Operational Research Quarterly 20, 1969), which usually beats each of them. The loss is that of the M4 competition: sMAPE and
 * scaled error alike. A series that is too short to be cut takes the first candidate, the simplest.
 */
export function selectMethods({ series, horizon, methods = allMethods }: SelectOptions): Selection {
  const suited = methods.filter((method) => method.isFor?.(series) ?? true);
  const candidates = suited.length > 0 ? suited : methods;
  const values = series.given.subarray(series.offset);
  const origins = planOrigins(values.length, horizon);
  const unknown = { mase: Number.NaN, smape: Number.NaN };
  if (!origins) {
    const scores = candidates.map(({ name }) => ({ name, ...unknown }));
    return { chosen: [{ method: candidates[0] as ForecastMethod, weight: 1 }], scores, combined: unknown, errors: [] };
  }
  const known = { values, scale: seasonalScale(values, series.season) };
  const parts = origins.ends.map((end) => prepareSeries(values.subarray(0, end), series));
  const tried = candidates.map((method): Tried => {
    const errors = rollingErrors(method, parts, values, origins);
    return { method, errors, ...measure(errors, origins, known) };
  });
  const chosen = weigh(tried);
  const errors = meanOfErrors(chosen);
  const ranked = tried.toSorted((a, b) => a.mase - b.mase || 0);
  return {
    chosen: chosen.map(({ method, weight }) => ({ method, weight })),
    scores: ranked.map(({ method, mase, smape: percentage }) => ({ name: method.name, mase, smape: percentage })),
    combined: measure(errors, origins, known),
    errors,
  };
}
