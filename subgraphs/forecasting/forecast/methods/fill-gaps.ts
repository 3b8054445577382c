export interface FilledSeries {
  /** The series from its first known value on, without gaps. */
  readonly values: Float64Array;
  /** How many missing values were cut off at the start. */
  readonly offset: number;
}

/**
 * Cuts missing values (NaN, infinities) off the start, bridges those within by a straight line and those at the end by the last
 * known value.
 * @throws RangeError when every value is missing
 */
export function fillGaps(values: Float64Array): FilledSeries {
  const offset = values.findIndex(Number.isFinite);
  if (offset === -1) throw new RangeError('A series needs at least one known value.');
  const filled = values.slice(offset);
  let known = 0;
  for (let index = 1; index < filled.length; index += 1) {
    if (!Number.isFinite(filled[index])) continue;
    const from = filled[known] as number;
    const step = ((filled[index] as number) - from) / (index - known);
    for (let gap = known + 1; gap < index; gap += 1) filled[gap] = from + step * (gap - known);
    known = index;
  }
  filled.fill(filled[known] as number, known + 1);
  return { values: filled, offset };
}
