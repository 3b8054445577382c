import { chooseRidge, type NormalEquations } from './ridge.ts';

/** A regression of each value on earlier ones. */
export interface LagModel {
  readonly lags: readonly number[];
  /** Of the values it was estimated on, which are divided by it after `centre` is taken off. */
  readonly unit: number;
  readonly centre: number;
  /** One for each lag, and the constant. */
  readonly coefficients: Float64Array;
}

/** Penalties a row among which cross-validation chooses; the least keeps coefficients finite where lags repeat one another. */
const PENALTIES = [1e-4, 1e-3, 1e-2, 1e-1];
/** Rows wanted for each coefficient. */
const ROWS_PER_COEFFICIENT = 3;
/** No standardised value is expected to lie further out: a bound for what feeds back on itself. */
const FARTHEST = 8;

/**
 * The lags that matter for a series with these seasons: the last values, those around one and two seasons ago, whole seasons up to
 * six, and those around the longer season. Ascending; those that leave too few rows are dropped, the longest first.
 */
export function chooseLags(length: number, season: number, longSeason: number): readonly number[] {
  const around = (lag: number, ...offsets: number[]) => (lag > 1 ? offsets.map((offset) => lag + offset) : []);
  const wanted = [
    ...[1, 2, 3, 4],
    ...around(season, -1, 0, 1, 2),
    ...around(2 * season, -1, 0, 1),
    ...(season > 1 ? [3, 4, 5, 6].map((seasons) => seasons * season) : []),
    ...around(longSeason, -1, 0, 1, 2),
  ];
  const lags = [...new Set(wanted)].filter((lag) => lag > 0).sort((a, b) => a - b);
  const isEnough = (count: number) => length - (lags[count - 1] as number) >= ROWS_PER_COEFFICIENT * (count + 1);
  while (lags.length > 0 && !isEnough(lags.length)) lags.pop();
  return lags;
}

function normalEquations(values: Float64Array, lags: readonly number[]): NormalEquations {
  const size = lags.length + 1;
  const products = new Float64Array(size * size);
  const responses = new Float64Array(size);
  const row = new Float64Array(size).fill(1);
  const longest = lags.at(-1) ?? 0;
  let squares = 0;
  for (let step = longest; step < values.length; step += 1) {
    const value = values[step] as number;
    for (let index = 0; index < lags.length; index += 1) row[index] = values[step - (lags[index] as number)] as number;
    for (let index = 0, at = 0; index < size; index += 1, at = index * size) {
      const own = row[index] as number;
      for (let other = 0; other <= index; other += 1)
        products[at + other] = (products[at + other] as number) + own * (row[other] as number);
      responses[index] = (responses[index] as number) + own * value;
    }
    squares += value * value;
  }
  return { size, products, responses, squares, rows: values.length - longest };
}

/** Centre and unit of values; a unit of 1 for a constant. */
export function standard(values: Float64Array, centred: boolean): Pick<LagModel, 'centre' | 'unit'> {
  const centre = centred ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
  return { centre, unit: Math.sqrt(variance) || 1 };
}

/** Estimates by ridge regression, the penalty by generalised cross-validation. No lags, no coefficients but the constant. */
export function fitLags(values: Float64Array, lags: readonly number[], isCentred: boolean): LagModel {
  const { centre, unit } = standard(values, isCentred);
  const standardised = values.map((value) => (value - centre) / unit);
  const coefficients =
    lags.length > 0 ? chooseRidge(normalEquations(standardised, lags), PENALTIES) : new Float64Array(1);
  return { lags, centre, unit, coefficients };
}

function expected({ lags, coefficients }: LagModel, values: Float64Array, step: number): number {
  let sum = coefficients[lags.length] as number;
  for (let index = 0; index < lags.length; index += 1)
    sum += (coefficients[index] as number) * (values[step - (lags[index] as number)] as number);
  return sum;
}

/** The next values, each expected on top of those expected before it. */
export function extendLags(model: LagModel, values: Float64Array, horizon: number): Float64Array {
  const { centre, unit } = model;
  const longest = model.lags.at(-1) ?? 0;
  const known = values.subarray(Math.max(0, values.length - longest));
  const extended = new Float64Array(known.length + horizon);
  for (let step = 0; step < known.length; step += 1) extended[step] = ((known[step] as number) - centre) / unit;
  for (let step = known.length; step < extended.length; step += 1)
    extended[step] = Math.min(FARTHEST, Math.max(-FARTHEST, expected(model, extended, step)));
  return extended.subarray(known.length).map((value) => value * unit + centre);
}

/** What each value was expected to be one step before; NaN where its lags reach behind the start. */
export function fittedLags(model: LagModel, values: Float64Array): Float64Array {
  const { centre, unit } = model;
  const standardised = values.map((value) => (value - centre) / unit);
  const longest = model.lags.at(-1) ?? 0;
  return standardised.map((_, step) =>
    step < longest ? Number.NaN : expected(model, standardised, step) * unit + centre,
  );
}

/** A model as numbers for a later fit, and back. */
export const toParameters = ({ lags, centre, unit, coefficients }: LagModel): readonly number[] => [
  centre,
  unit,
  lags.length,
  ...lags,
  ...coefficients,
];

export function fromParameters(parameters: readonly number[]): LagModel {
  const [centre = 0, unit = 1, count = 0] = parameters;
  const lags = parameters.slice(3, 3 + count);
  return { centre, unit, lags, coefficients: Float64Array.from(parameters.slice(3 + count)) };
}
