/** The rows in the order of the keys asked for; undefined where there is none. What a loader's batch answers. */
export function inOrder<T, K>(rows: Iterable<T>, keys: readonly K[], keyOf: (row: T) => K): (T | undefined)[] {
  const byKey = new Map<K, T>();
  for (const row of rows) byKey.set(keyOf(row), row);
  return keys.map((key) => byKey.get(key));
}

/** The rows of each key asked for, in the order they came; none where there is none. */
export function groupedInOrder<T, K>(rows: Iterable<T>, keys: readonly K[], keyOf: (row: T) => K): T[][] {
  const byKey = Map.groupBy(rows, keyOf);
  return keys.map((key) => byKey.get(key) ?? []);
}

/** The pattern of LIKE that finds the text anywhere; its own wildcards stand for themselves. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, (wildcard) => `\\${wildcard}`)}%`;
