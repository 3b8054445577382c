/** A bounded memory for the hot path: what was not used for longest goes, half of the memory at a time. */
export interface TwoGenerations<V> {
  get(key: string): V | undefined;
  /** What weighs more than half of the memory is not kept. */
  set(key: string, value: V): void;
  delete(key: string): void;
  clear(): void;
  readonly size: number;
}

export interface TwoGenerationsOptions<V> {
  /** The most that all entries together weigh. */
  readonly capacity: number;
  /** What one entry weighs; without it each weighs 1. */
  readonly weigh?: (value: V, key: string) => number;
}

/**
 * Instead of one map that deletes and inserts on each use, which makes the collector of young objects slow: what is
 * used goes into the young generation, and when that is full the old one is dropped whole.
 */
export function createTwoGenerations<V>({ capacity, weigh }: TwoGenerationsOptions<V>): TwoGenerations<V> {
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  let weight = 0;
  const set = (key: string, value: V): void => {
    const own = weigh?.(value, key) ?? 1;
    if (own > capacity / 2) return;
    if (weight + own > capacity / 2) {
      old = young;
      young = new Map();
      weight = 0;
    }
    if (!young.has(key)) weight += own;
    young.set(key, value);
  };
  return {
    get(key) {
      const value = young.get(key);
      if (value !== undefined) return value;
      const aged = old.get(key);
      if (aged !== undefined) set(key, aged);
      return aged;
    },
    set,
    delete(key) {
      young.delete(key);
      old.delete(key);
    },
    clear() {
      young = new Map();
      old = new Map();
      weight = 0;
    },
    get size() {
      let count = young.size;
      for (const key of old.keys()) if (!young.has(key)) count += 1;
      return count;
    },
  };
}
