import { meanOfKnown, seasonalScale, smape } from './measures.ts';
import type { ForecastMethod, MethodName } from './method.ts';
import { methods as allMethods } from './methods.ts';
import { type OriginErrors, type Origins, planOrigins, rollingErrors } from './rolling-origin.ts';

/** How a method did over the rolling origins. */
export interface MethodScore {
  readonly name: MethodName;
  /** Mean over all origins, relative to the seasonal naive error within the whole series; NaN where it was not measured. */
  readonly mase: number;
  /** Mean over all origins; NaN where it was not measured. */
  readonly smape: number;
}

export interface Selection {
  /** The methods whose mean is the forecast, best first; at least one. */
  readonly chosen: readonly ForecastMethod[];
  /** Every candidate, best first. */
  readonly scores: readonly MethodScore[];
  /** The score of the mean of the chosen methods. */
  readonly combined: Pick<MethodScore, 'mase' | 'smape'>;
  /** The errors of that mean; empty where the series is too short for a single origin. */
  readonly errors: OriginErrors;
}

export interface SelectOptions {
  readonly values: Float64Array;
  /** Steps in a season; 1 for none. */
  readonly season: number;
  /** Steps to forecast. */
  readonly horizon: number;
  readonly methods?: readonly ForecastMethod[];
}

const MOST_CHOSEN = 3;
/** A method whose error is greater than the best one's by more than this factor only harms the mean. Fixed on training halves. */
const AS_GOOD_AS = 1.25;

interface Tried {
  readonly method: ForecastMethod;
  readonly errors: OriginErrors;
  readonly meanAbsolute: number;
}

function meanAbsolute(errors: OriginErrors): number {
  return meanOfKnown(Float64Array.from(errors.flatMap((each) => Array.from(each, Math.abs))));
}

/** The errors of the mean of several forecasts: the mean of their errors. */
function meanOfErrors(tried: readonly Tried[]): OriginErrors {
  const [first, ...others] = tried.map(({ errors }) => errors) as [OriginErrors, ...OriginErrors[]];
  return first.map((errors, origin) =>
    errors.map(
      (error, step) => others.reduce((sum, each) => sum + (each[origin]?.[step] as number), error) / tried.length,
    ),
  );
}

function score(
  errors: OriginErrors,
  origins: Origins,
  { values, season }: SelectOptions,
): Pick<MethodScore, 'mase' | 'smape'> {
  const parts = errors.map((error, index) => {
    const end = origins.ends[index] as number;
    const actual = values.subarray(end, end + origins.horizon);
    return smape(
      actual,
      actual.map((value, step) => value - (error[step] as number)),
    );
  });
  const absolute = meanAbsolute(errors);
  return {
    mase: absolute === 0 ? 0 : absolute / seasonalScale(values, season),
    smape: meanOfKnown(Float64Array.from(parts)),
  };
}

/**
 * Chooses by rolling origin: the method with the least mean absolute error, and up to two more that come near it, whose mean
 * usually beats each of them (J. M. Bates and C. W. J. Granger, Operational Research Quarterly 20, 1969). A series that is too
 * short to be cut takes the first candidate, the simplest.
 * @throws RangeError when every value is missing
 */
export function selectMethods(options: SelectOptions): Selection {
  const { values, season, horizon, methods = allMethods } = options;
  const start = Math.max(0, values.findIndex(Number.isFinite));
  const known = { ...options, values: values.subarray(start) };
  const origins = planOrigins(known.values.length, horizon);
  const unknown = { mase: Number.NaN, smape: Number.NaN };
  if (!origins) {
    const scores = methods.map(({ name }) => ({ name, ...unknown }));
    return { chosen: methods.slice(0, 1), scores, combined: unknown, errors: [] };
  }
  const tried = methods.map((method): Tried => {
    const errors = rollingErrors(method, known.values, season, origins);
    return { method, errors, meanAbsolute: meanAbsolute(errors) };
  });
  // Where nothing was known behind any origin, all errors are NaN, the order stays, and the simplest method leads.
  tried.sort((a, b) => a.meanAbsolute - b.meanAbsolute || 0);
  const least = (tried[0] as Tried).meanAbsolute;
  const chosen = tried
    .slice(0, MOST_CHOSEN)
    .filter((each, place) => place === 0 || each.meanAbsolute <= AS_GOOD_AS * least);
  const errors = meanOfErrors(chosen);
  return {
    chosen: chosen.map(({ method }) => method),
    scores: tried.map((each) => ({ name: each.method.name, ...score(each.errors, origins, known) })),
    combined: score(errors, origins, known),
    errors,
  };
}
