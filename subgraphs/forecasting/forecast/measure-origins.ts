import { conformalRadii } from './methods/intervals.ts';
import { owa, symmetricError } from './methods/measures.ts';
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
  readonly radii: Radii;
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
const mean = (): Mean => ({ sum: 0, count: 0 });
const toNumber = ({ sum, count }: Mean): number => (count === 0 ? Number.NaN : sum / count);
const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Half the width of the intervals at each origin; undefined where there is nothing yet to make them of. */
type Radii = readonly (Float64Array | undefined)[];

const isBurntIn = (place: number, errors: OriginErrors) => place >= Math.max(1, errors.length * BURN_IN);

/** Those of the intervals that forecasts are given, made of those errors alone that were known at the origin. */
function givenRadii(errors: OriginErrors, { origins: { ends, horizon } }: Rolling, coverage: number): Radii {
  const residuals = new Float64Array();
  return errors.map((_, place) => {
    if (!isBurntIn(place, errors)) return undefined;
    const end = ends[place] as number;
    const past = errors
      .slice(0, place)
      .map((each, earlier) => each.map((error, step) => ((ends[earlier] as number) + step < end ? error : Number.NaN)));
    return conformalRadii({ errors: past, residuals, horizon, coverage });
  });
}

/**
 * Of one width for all steps of a reach, by split conformal prediction (J. Lei et al., Journal of the American Statistical
 * Association 113, 2018): enough to compare candidates, and cheap.
 */
function plainRadii(errors: OriginErrors, { origins: { ends, horizon } }: Rolling, coverage: number): Radii {
  const sizes = new Float64Array(errors.length * horizon);
  return errors.map((_, place) => {
    if (!isBurntIn(place, errors)) return undefined;
    const radii = new Float64Array(horizon).fill(Number.NaN);
    for (const [reach, from, to] of REACHES) {
      if (reach === Reach.ALL || from > horizon) continue;
      let count = 0;
      for (let earlier = 0; earlier < place; earlier += 1) {
        // Steps that were over at this origin.
        const known = Math.min(to, horizon, (ends[place] as number) - (ends[earlier] as number));
        const own = errors[earlier] as Float64Array;
        for (let step = from - 1; step < known; step += 1) {
          const size = Math.abs(own[step] as number);
          if (!Number.isFinite(size)) continue;
          sizes[count] = size;
          count += 1;
        }
      }
      const sorted = sizes.subarray(0, count).sort();
      const quantile = sorted[Math.min(count, Math.ceil((count + 1) * coverage)) - 1] ?? Number.NaN;
      radii.fill(quantile, from - 1, to);
    }
    return radii;
  });
}

/** One method from step `first` up to before `end`, counted from 0. */
function judge({ errors, radii }: Judged, { origins, values, scale }: Rolling, first: number, end: number) {
  const [percentage, absolute, covered, width]: [Mean, Mean, Mean, Mean] = [mean(), mean(), mean(), mean()];
  for (const [place, each] of errors.entries()) {
    const origin = origins.ends[place] as number;
    const radius = radii[place];
    const ofOrigin = mean();
    for (let step = first; step < end; step += 1) {
      const [error, actual] = [each[step] as number, values[origin + step] as number];
      add(ofOrigin, symmetricError(actual, actual - error));
      add(absolute, Math.abs(error));
      if (!radius || !Number.isFinite(error) || Number.isNaN(radius[step])) continue;
      add(covered, Math.abs(error) <= (radius[step] as number) ? 1 : 0);
      add(width, 2 * (radius[step] as number));
    }
    add(percentage, toNumber(ofOrigin));
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
    const radiiOf = as === 'CHOSEN' ? givenRadii : plainRadii;
    return { as, method, errors, radii: radiiOf(errors, rolling, coverage) };
  };
  const benchmark = judgedOf('BENCHMARK', null, rollingErrors(naive2, parts, values, origins));
  const all = [
    judgedOf('CHOSEN', null, rolling.errors),
    ...candidates.map(({ name, errors }) => judgedOf('CANDIDATE', name, errors)),
    benchmark,
  ];
  return REACHES.filter(([, from]) => from <= origins.horizon).map(([reach, fromStep, farthest]) => {
    const toStep = Math.min(farthest, origins.horizon);
    const against = judge(benchmark, rolling, fromStep - 1, toStep);
    const methods = all.map((judged) => {
      const measured = judge(judged, rolling, fromStep - 1, toStep);
      const { as, method } = judged;
      return {
        ...{ as, method, smape: known(measured.smape), mase: known(measured.mase) },
        ...{ owa: known(owa(measured, against)), coverage: known(measured.coverage), width: known(measured.width) },
      };
    });
    return { reach, fromStep, toStep, methods };
  });
}
