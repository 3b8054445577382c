import { conformalRadii } from './methods/intervals.ts';
import { owa, smape } from './methods/measures.ts';
import type { MethodName } from './methods/method.ts';
import { naive2 } from './methods/naive.ts';
import { type OriginErrors, rollingErrors } from './methods/rolling-origin.ts';
import type { Rolling } from './methods/select.ts';

/** How far ahead a forecast was judged, by steps of its series. */
export const Reach = { NEXT: 'NEXT', SOON: 'SOON', LATER: 'LATER', FAR: 'FAR', ALL: 'ALL' } as const;
export type Reach = keyof typeof Reach;

/** The mean of the chosen methods, a candidate, or what both are measured against. */
export type MeasuredAs = 'CHOSEN' | 'CANDIDATE' | 'BENCHMARK';

/** How one method did; null is what could not be measured. */
export interface MeasuredMethod {
  readonly as: MeasuredAs;
  /** Of a candidate alone. */
  readonly method: MethodName | null;
  /** 0 to 200. */
  readonly smape: number | null;
  readonly mase: number | null;
  readonly owa: number | null;
  /** The share of values within their interval, 0 to 1. */
  readonly coverage: number | null;
  /** Of the intervals, in units of the seasonal naive error. */
  readonly width: number | null;
}

/** How well a series was forecast some steps ahead. */
export interface MeasuredReach {
  readonly reach: Reach;
  readonly fromStep: number;
  readonly toStep: number;
  /** The mean of the chosen methods, the candidates best first, and Naive 2. */
  readonly methods: readonly MeasuredMethod[];
}

/** The first and last step of each; the whole horizon has them all. */
const REACHES = [
  [Reach.NEXT, 1, 1],
  [Reach.SOON, 2, 6],
  [Reach.LATER, 7, 24],
  [Reach.FAR, 25, 168],
  [Reach.ALL, 1, 168],
] as const;
/** The share of origins whose errors make the intervals of the first one that these are judged at. */
const BURN_IN = 1 / 2;
/** An error that is less than this share of the greatest value is none: a logarithm and back costs as much. */
const ROUNDING = 1e-12;

interface Judged {
  readonly as: MeasuredAs;
  readonly method: MethodName | null;
  readonly errors: OriginErrors;
  /** Half the width of the intervals at each origin; undefined where there was nothing yet to make them of. */
  readonly radii: readonly (Float64Array | undefined)[];
}

interface Mean {
  sum: number;
  count: number;
}

const add = (mean: Mean, value: number) => {
  if (!Number.isFinite(value)) return;
  mean.sum += value;
  mean.count += 1;
};
const toNumber = ({ sum, count }: Mean): number => (count === 0 ? Number.NaN : sum / count);
const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Makes half widths by step out of the errors that are known, in the order of origins. */
type RadiiOf = (past: OriginErrors, horizon: number, coverage: number) => Float64Array;

/** Those of the intervals that forecasts are given. */
const givenRadii: RadiiOf = (errors, horizon, coverage) =>
  conformalRadii({ errors, residuals: new Float64Array(), horizon, coverage });

/**
 * Of one width for all steps of a reach, by split conformal prediction (J. Lei et al., Journal of the American Statistical
 * Association 113, 2018): enough to compare candidates, and cheap.
 */
const plainRadii: RadiiOf = (errors, horizon, coverage) => {
  const radii = new Float64Array(horizon).fill(Number.NaN);
  for (const [reach, from, to] of REACHES) {
    if (reach === Reach.ALL || from > horizon) continue;
    const sizes = errors.flatMap((each) => Array.from(each.subarray(from - 1, to), Math.abs).filter(Number.isFinite));
    const sorted = Float64Array.from(sizes).sort();
    const place = Math.min(sorted.length, Math.ceil((sorted.length + 1) * coverage)) - 1;
    radii.fill(sorted[place] ?? Number.NaN, from - 1, to);
  }
  return radii;
};

/** The intervals of each origin, made of those errors alone that were known by then. */
function radiiByOrigin(errors: OriginErrors, { origins }: Rolling, coverage: number, of: RadiiOf) {
  return errors.map((_, place) => {
    if (place < Math.max(1, errors.length * BURN_IN)) return undefined;
    const end = origins.ends[place] as number;
    const past = errors.slice(0, place).map((each, earlier) => {
      const from = origins.ends[earlier] as number;
      return each.map((error, step) => (from + step < end ? error : Number.NaN));
    });
    return of(past, origins.horizon, coverage);
  });
}

/** One method over some steps ahead: steps are counted from 0 here. */
function judge({ errors, radii }: Judged, { origins, values, scale }: Rolling, first: number, last: number) {
  const [percentage, absolute, covered, width] = [0, 1, 2, 3].map((): Mean => ({ sum: 0, count: 0 })) as [
    Mean,
    Mean,
    Mean,
    Mean,
  ];
  for (const [place, each] of errors.entries()) {
    const end = origins.ends[place] as number;
    const actual = values.subarray(end + first, end + last + 1);
    const error = each.subarray(first, last + 1);
    add(
      percentage,
      smape(
        actual,
        actual.map((value, step) => value - (error[step] as number)),
      ),
    );
    for (const [step, missed] of error.entries()) {
      add(absolute, Math.abs(missed));
      const radius = radii[place]?.[first + step] ?? Number.NaN;
      if (Number.isNaN(radius) || !Number.isFinite(missed)) continue;
      add(covered, Math.abs(missed) <= radius ? 1 : 0);
      add(width, 2 * radius);
    }
  }
  const scaled = (size: number) => (size === 0 ? 0 : size / scale);
  return {
    smape: toNumber(percentage),
    mase: scaled(toNumber(absolute)),
    coverage: toNumber(covered),
    width: scaled(toNumber(width)),
  };
}

/**
 * Measures what every candidate, the mean of the chosen ones and Naive 2 have made of a series over the rolling origins (L. J.
 * Tashman, International Journal of Forecasting 16, 2000), by steps ahead; measures as in the M4 competition. Intervals are judged
 * over the later half of the origins, as they would have been made then.
 * @param coverage the chance with which a value was to fall into its interval
 */
export function measureOrigins(rolling: Rolling, coverage: number): MeasuredReach[] {
  const { origins, parts, values, candidates } = rolling;
  const least = ROUNDING * values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
  const judgedOf = (as: MeasuredAs, method: MethodName | null, found: OriginErrors): Judged => {
    const errors = found.map((each) => each.map((error) => (Math.abs(error) <= least ? 0 : error)));
    const of = as === 'CHOSEN' ? givenRadii : plainRadii;
    return { as, method, errors, radii: radiiByOrigin(errors, rolling, coverage, of) };
  };
  const benchmark = judgedOf('BENCHMARK', null, rollingErrors(naive2, parts, values, origins));
  const all = [
    judgedOf('CHOSEN', null, rolling.errors),
    ...candidates.map(({ name, errors }) => judgedOf('CANDIDATE', name, errors)),
    benchmark,
  ];
  return REACHES.filter(([, from]) => from <= origins.horizon).map(([reach, fromStep, farthest]) => {
    const toStep = Math.min(farthest, origins.horizon);
    const against = judge(benchmark, rolling, fromStep - 1, toStep - 1);
    const methods = all.map((judged) => {
      const measured = judge(judged, rolling, fromStep - 1, toStep - 1);
      const { as, method } = judged;
      return {
        ...{ as, method, smape: known(measured.smape), mase: known(measured.mase) },
        ...{ owa: known(owa(measured, against)), coverage: known(measured.coverage), width: known(measured.width) },
      };
    });
    return { reach, fromStep, toStep, methods };
  });
}
