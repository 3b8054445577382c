/** A bounded memory: what was not used for longest goes first. */
export interface LeastRecentlyUsed<V> {
  get(key: string): V | undefined;
  /** What weighs more than the whole memory holds is not kept. */
  set(key: string, value: V): void;
  delete(key: string): void;
  clear(): void;
  entries(): IterableIterator<[string, V]>;
  readonly size: number;
}

export interface LeastRecentlyUsedOptions<V> {
  /** The most that all entries together weigh. */
  readonly capacity: number;
  /** What one entry weighs; without it each weighs 1. */
  readonly weigh?: (value: V, key: string) => number;
}

export function createLeastRecentlyUsed<V>({ capacity, weigh }: LeastRecentlyUsedOptions<V>): LeastRecentlyUsed<V> {
  const entries = new Map<string, { readonly value: V; readonly weight: number }>();
  let total = 0;
  const remove = (key: string) => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      remove(key);
      const weight = weigh?.(value, key) ?? 1;
      entries.set(key, { value, weight });
      total += weight;
      for (const oldest of entries.keys()) {
        if (total <= capacity) break;
        remove(oldest);
      }
    },
    delete: remove,
    clear() {
      entries.clear();
      total = 0;
    },
    *entries() {
      for (const [key, { value }] of entries) yield [key, value];
    },
    get size() {
      return entries.size;
    },
  };
}
