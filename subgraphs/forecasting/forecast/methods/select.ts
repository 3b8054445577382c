import { isIntermittent } from './intermittent.ts';
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
  /** The score of such a mean, from each origin weighed by what is apart from it. */
  readonly combined: Pick<MethodScore, 'mase' | 'smape'>;
  /** The errors of that mean; empty where the series is too short for a single origin. */
  readonly errors: OriginErrors;
  /** All that was tried; undefined where the series is too short for a single origin. */
  readonly rolling?: Rolling;
}

/** What came of every candidate over the rolling origins. */
export interface Rolling {
  readonly origins: Origins;
  /** From the first known value on, gaps and all. */
  readonly values: Float64Array;
  /** The seasonal naive error within them. */
  readonly scale: number;
  /** The series up to each origin. */
  readonly parts: readonly PreparedSeries[];
  /** Best first. */
  readonly candidates: readonly { readonly name: MethodName; readonly errors: OriginErrors }[];
  /** The errors of the mean of the chosen ones. */
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
/** A percentage error that comes of rounding alone. */
const ROUNDING_PERCENT = 1e-9;

/** What each forecast from an origin was off by. */
interface OriginLosses {
  readonly smape: Float64Array;
  /** Mean absolute errors. */
  readonly absolute: Float64Array;
}

interface Tried extends OriginLosses {
  readonly method: ForecastMethod;
  readonly errors: OriginErrors;
  /** What it is weighed by, all of them alike: each by origin. */
  readonly losses: readonly Float64Array[];
}

interface Weighed {
  readonly tried: Tried;
  readonly weight: number;
}

/** The error of the weighted mean of several forecasts from one origin: the weighted mean of their errors. */
function meanOfErrors(weighed: readonly Weighed[], origin: number, horizon: number): Float64Array {
  const mean = new Float64Array(horizon);
  for (const { tried, weight } of weighed) {
    const errors = tried.errors[origin] as Float64Array;
    for (let step = 0; step < horizon; step += 1)
      mean[step] = (mean[step] as number) + weight * (errors[step] as number);
  }
  return mean;
}

function measure(errors: OriginErrors, { ends, horizon }: Origins, values: Float64Array): OriginLosses {
  const [percentages, absolute] = [new Float64Array(errors.length), new Float64Array(errors.length)];
  for (const [index, error] of errors.entries()) {
    const end = ends[index] as number;
    const actual = values.subarray(end, end + horizon);
    const forecast = actual.map((value, step) => value - (error[step] as number));
    percentages[index] = smape(actual, forecast);
    absolute[index] = meanOfKnown(error.map(Math.abs));
  }
  return { smape: percentages, absolute };
}

const rootMeanSquares = (errors: OriginErrors): Float64Array =>
  Float64Array.from(errors, (each) => Math.sqrt(meanOfKnown(each.map((error) => error * error))));

/** Means over all origins, the absolute errors in units of the seasonal naive one. */
function summarise({ smape: percentages, absolute }: OriginLosses, scale: number) {
  const [mean, percentage] = [meanOfKnown(absolute), meanOfKnown(percentages)];
  // A series that never moved has no unit to scale by, and a logarithm and back is no error.
  const isNone = mean === 0 || (scale === 0 && percentage <= ROUNDING_PERCENT);
  return { mase: isNone ? 0 : mean / scale, smape: percentage };
}

function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** How far each is off relative to a typical candidate: about 1 for that, NaN where it was not measured. */
function relative(losses: readonly number[]): readonly number[] {
  const typical = median(losses) || median(losses.filter((value) => value > 0)) || 1;
  return losses.map((loss) => Math.max(LEAST_LOSS, loss / typical));
}

/**
 * The best candidates with their weights, the heaviest first, by what they did from the origins that count. Where nothing was
 * measured, the simplest one alone.
 */
function weigh(tried: readonly Tried[], counts: (origin: number) => boolean = () => true): readonly Weighed[] {
  const over = (losses: Float64Array) => meanOfKnown(losses.filter((_, origin) => counts(origin)));
  const kinds = tried[0]?.losses.map((_, kind) =>
    relative(tried.map(({ losses }) => over(losses[kind] as Float64Array))),
  );
  const lossAt = (place: number) => (kinds ?? []).reduce((sum, losses) => sum + (losses[place] as number), 0);
  const ranked = tried
    .map((each, place) => ({ tried: each, loss: lossAt(place) }))
    .filter(({ loss }) => Number.isFinite(loss))
    .sort((a, b) => a.loss - b.loss)
    .slice(0, MOST_CHOSEN);
  const [best] = ranked;
  if (!best) return [{ tried: tried[0] as Tried, weight: 1 }];
  const raw = ranked.map(({ loss }) => (best.loss / loss) ** POWER);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return ranked.map((each, place) => ({ tried: each.tried, weight: (raw[place] as number) / total }));
}

/**
 * The errors of the mean from each origin, with the weights of the origins that share no step with it: what was not weighed by the
 * steps it is measured on, as those of the forecast are not. With too few origins for that, by all of them.
 */
function errorsApart(tried: readonly Tried[], { ends, horizon }: Origins): OriginErrors {
  return ends.map((end, origin) => {
    const isApart = (other: number) => Math.abs((ends[other] as number) - end) >= horizon;
    const weighed = weigh(tried, ends.some((_, other) => isApart(other)) ? isApart : undefined);
    return meanOfErrors(weighed, origin, horizon);
  });
}

/**
 * Chooses by rolling origin: a mean of the best methods, each weighted by the inverse of its loss (J. M. Bates and C. W. J.
 * Granger, Operational Research Quarterly 20, 1969), which usually beats each of them. The loss is that of the M4 competition,
 * sMAPE and scaled error alike; of a demand that comes now and then it is the squared error. A series that is too short to be
 * cut takes the first candidate, the simplest.
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
  const scale = seasonalScale(values, series.season);
  const parts = origins.ends.map((end) => prepareSeries(values.subarray(0, end), series));
  const tried = candidates.map((method): Tried => {
    const errors = rollingErrors(method, parts, values, origins);
    const measured = measure(errors, origins, values);
    // Half of such a demand is zero, of which absolute errors would make the whole forecast; squared ones ask for the mean.
    const losses = isIntermittent(series) ? [rootMeanSquares(errors)] : [measured.smape, measured.absolute];
    return { method, errors, losses, ...measured };
  });
  const ranked = tried
    .map((each) => ({ tried: each, name: each.method.name, ...summarise(each, scale) }))
    .sort((a, b) => a.mase - b.mase || 0);
  const errors = errorsApart(tried, origins);
  return {
    chosen: weigh(tried).map(({ tried: { method }, weight }) => ({ method, weight })),
    scores: ranked.map(({ name, mase, smape: percentage }) => ({ name, mase, smape: percentage })),
    combined: summarise(measure(errors, origins, values), scale),
    errors,
    rolling: {
      origins,
      values,
      scale,
      parts,
      errors,
      candidates: ranked.map(({ name, tried: own }) => ({ name, errors: own.errors })),
    },
  };
}
