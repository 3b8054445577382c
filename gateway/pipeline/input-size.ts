/**
 * Whether a value has more than so many values inside it, lists and objects counted as well. Everything that is done
 * with input (coercion, access, writing it into fetches) takes as long as it has values.
 * @param value as parsed from JSON, nested no deeper than that allows
 */
export function hasMoreValues(value: unknown, limit: number): boolean {
  let left = limit;
  const isOver = (inner: unknown): boolean => {
    left -= 1;
    if (left < 0) return true;
    if (typeof inner !== 'object' || inner === null) return false;
    return (Array.isArray(inner) ? inner : Object.values(inner)).some(isOver);
  };
  return isOver(value);
}
