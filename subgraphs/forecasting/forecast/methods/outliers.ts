/** How many robust standard deviations an outlier is away from its neighbours. Far out: nothing that a series does now and then. */
const FARTHEST = 12;
/** What happens more often than this belongs to the series. */
const MOST_SHARE = 0.02;
/** Steps and seasons on either side that a value is compared with. */
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

/** The middle of those up to `REACH` strides before and after; NaN where fewer than so many are known. */
function middleAround(values: Float64Array, step: number, stride: number, sorted: Float64Array): number {
  let count = 0;
  for (let each = -REACH; each <= REACH; each += 1) {
    const value = values[step + each * stride];
    if (each === 0 || value === undefined) continue;
    // So few are kept in order fastest by hand.
    let place = count;
    for (; place > 0 && (sorted[place - 1] as number) > value; place -= 1) sorted[place] = sorted[place - 1] as number;
    sorted[place] = value;
    count += 1;
  }
  if (count < REACH) return Number.NaN;
  return ((sorted[Math.floor((count - 1) / 2)] as number) + (sorted[Math.floor(count / 2)] as number)) / 2;
}

/**
 * Puts single values that are far from both their neighbours and those at the same place in other seasons back to the nearer of the
 * two (the identifier of F. R. Hampel, Journal of the American Statistical Association 69, 1974). The ends are left alone: what
 * looks odd there may be the beginning of something.
 * @param values without gaps; returned as they are when nothing is put back
 */
export function tameOutliers(values: Float64Array, season: number): Float64Array {
  const sorted = new Float64Array(2 * REACH);
  const last = values.length - 1 - REACH;
  const expected = values.map((value, step) => {
    if (step < REACH || step > last) return Number.NaN;
    const near = middleAround(values, step, 1, sorted);
    const alike = season > 1 ? middleAround(values, step, season, sorted) : near;
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
