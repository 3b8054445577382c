/** How many robust standard deviations an outlier is away from its neighbours. Far out: nothing that a series does now and then. */
const FARTHEST = 12;
/** What happens more often than this belongs to the series. */
const MOST_SHARE = 0.02;
/** Steps and seasons on each side that a value is compared with. */
const REACH = 2;
/** Makes the median of absolute deviations the standard deviation of normal ones. */
const NORMAL = 1.4826;

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Of the middles of the `REACH` strides on either side the one that is nearer to the value; NaN where neither is known. */
function nearerMiddle(values: Float64Array, step: number, stride: number): number {
  const value = values[step] as number;
  let nearest = Number.NaN;
  for (const side of [-stride, stride]) {
    let sum = 0;
    for (let each = 1; each <= REACH; each += 1) sum += values[step + each * side] ?? Number.NaN;
    const middle = sum / REACH;
    if (!(Math.abs(middle - value) >= Math.abs(nearest - value)) && !Number.isNaN(middle)) nearest = middle;
  }
  return nearest;
}

/**
 * Puts single values that are far from both their neighbours and those at the same place in other seasons back to the nearer of the
 * two (after the identifier of F. R. Hampel, Journal of the American Statistical Association 69, 1974). To be near those on one
 * side is enough, so that a level may move; and the ends are left alone: what looks odd there may be the beginning of something.
 * @param values without gaps; returned as they are when nothing is put back
 */
export function tameOutliers(values: Float64Array, season: number): Float64Array {
  const last = values.length - 1 - REACH;
  const expected = values.map((value, step) => {
    if (step < REACH || step > last) return Number.NaN;
    const near = nearerMiddle(values, step, 1);
    const alike = season > 1 ? nearerMiddle(values, step, season) : near;
    return Math.abs(value - near) < Math.abs(value - alike) ? near : alike;
  });
  const deviations = values.map((value, step) => Math.abs(value - (expected[step] as number)));
  const known = deviations.filter((deviation) => !Number.isNaN(deviation));
  const limit = known.length > 0 ? FARTHEST * NORMAL * median(known) : 0;
  const isOutlier = (_: number, step: number) => (deviations[step] as number) > limit;
  const count = values.filter(isOutlier).length;
  if (limit === 0 || count === 0 || count > MOST_SHARE * values.length) return values;
  return values.map((value, step) => (isOutlier(value, step) ? (expected[step] as number) : value));
}
