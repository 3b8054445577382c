/** When each of several pools was up, in hours: the stretches of the first in order of time, then those of the next. */
export interface Stretches {
  /** Where those of each pool begin, and where the last ones end. */
  readonly first: Uint32Array;
  readonly from: Float64Array;
  /** Infinite for one that lasts. */
  readonly to: Float64Array;
}

/** The time in which any pool was up, as stretches in order and apart from one another. */
export interface Union extends Stretches {
  readonly count: number;
  /** How many pools were lost at the end of each. */
  readonly lost: Uint32Array;
}

type Parts = Pick<Union, 'from' | 'to' | 'lost'>;

/** Adds a stretch to those before it, none of which begins later. Gives how many there are then. */
function add(into: Parts, first: number, next: number, from: number, to: number, lost: number): number {
  const last = next - 1;
  if (next === first || from > (into.to[last] as number)) {
    into.from[next] = from;
    into.to[next] = to;
    into.lost[next] = lost;
    return next + 1;
  }
  const end = into.to[last] as number;
  if (to > end) {
    into.to[last] = to;
    into.lost[last] = lost;
  } else if (to === end) (into.lost[last] as number) += lost;
  return next;
}

/** Merges the stretches in two spans into one that begins where the first does. Gives its end. */
function merge(o: Parts, into: Parts, spans: readonly [number, number, number, number]): number {
  let [i, j] = [spans[0], spans[2]];
  const [first, endOfI, endOfJ] = [spans[0], spans[1], spans[3]];
  let next = first;
  while (i < endOfI || j < endOfJ) {
    const isI = j >= endOfJ || (i < endOfI && (o.from[i] as number) <= (o.from[j] as number));
    const index = isI ? i++ : j++;
    next = add(into, first, next, o.from[index] as number, o.to[index] as number, o.lost[index] as number);
  }
  return next;
}

const partsOf = (most: number): Parts => ({
  ...{ from: new Float64Array(most), to: new Float64Array(most), lost: new Uint32Array(most) },
});

/**
 * The time in which any of the pools was up. Neighbours are merged, then the neighbours of what comes of that: the more pools,
 * the fewer stretches are left to be gone through.
 */
export function unionOf({ first, from, to }: Stretches): Union {
  const pools = first.length - 1;
  let parts = partsOf(from.length);
  let spare = partsOf(from.length);
  const ends = first.slice(1);
  for (let pool = 0; pool < pools; pool += 1) {
    const begin = first[pool] as number;
    let next = begin;
    for (let index = begin; index < (first[pool + 1] as number); index += 1) {
      next = add(parts, begin, next, from[index] as number, to[index] as number, 1);
    }
    ends[pool] = next;
  }
  for (let width = 1; width < pools; width *= 2) {
    for (let pool = 0; pool < pools; pool += 2 * width) {
      const begin = first[pool] as number;
      const other = Math.min(pools, pool + width);
      const otherFirst = first[other] as number;
      const otherEnd = other < pools ? (ends[other] as number) : otherFirst;
      ends[pool] = merge(parts, spare, [begin, ends[pool] as number, otherFirst, otherEnd]);
    }
    [parts, spare] = [spare, parts];
  }
  return { ...parts, first, count: ends[0] ?? 0 };
}
