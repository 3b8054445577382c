/** Moments (epoch milliseconds, ascending) and the value in force from each of them on. */
export interface Changes<T> {
  readonly times: number[];
  readonly values: T[];
}

/** A value that changes in steps. */
export interface Timeline<T> {
  /** The value in force at a moment; before the first change, the first value. */
  valueAt(time: number): T;
  /** The first change after a moment, or undefined when there is none up to the limit. */
  changeAfter(time: number): number | undefined;
}

export interface TimelineOptions<T> {
  readonly changes: Changes<T>;
  /** Records every change up to and including a moment; absent when `changes` is complete. */
  readonly grow?: (until: number) => void;
  /** Epoch milliseconds behind which nothing is asked or grown. */
  readonly limit: number;
}

const GROWTH_MILLISECONDS = 24 * 3_600_000;

/** The index of the last entry not after `time`, or −1. */
export function lastIndexUpTo(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Appends a change; the same value again is not one. */
export function recordChange<T>(changes: Changes<T>, time: number, value: T): void {
  if (changes.values.length > 0 && changes.values.at(-1) === value) return;
  changes.times.push(time);
  changes.values.push(value);
}

/**
 * Reads changes by time, growing them on demand.
 * @throws RangeError when there is no value at all, or when a moment behind the limit is asked for.
 */
export function createTimeline<T>({ changes, grow, limit }: TimelineOptions<T>): Timeline<T> {
  const grown = (until: number) => {
    if (until > limit) throw new RangeError(`The market ends at ${new Date(limit).toISOString()}.`);
    grow?.(until);
  };
  return {
    valueAt(time) {
      grown(time);
      if (changes.values.length === 0) throw new RangeError('A timeline needs at least one value.');
      return changes.values[Math.max(0, lastIndexUpTo(changes.times, time))] as T;
    },
    changeAfter(time) {
      grown(time);
      for (let until = time; ; until = Math.min(limit, until + GROWTH_MILLISECONDS)) {
        grow?.(until);
        const next = changes.times[Math.max(1, lastIndexUpTo(changes.times, time) + 1)];
        if (next !== undefined) return next > limit ? undefined : next;
        if (until >= limit) return undefined;
      }
    },
  };
}
