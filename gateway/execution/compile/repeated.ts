import type { FieldTree } from './field-tree.ts';
import type { Places } from './places.ts';

/**
 * The place in what a fetch answers where the same objects are likely to come again: below a list, with lists below
 * themselves, under a name that the fetch uses once. Undefined when there is none, or when equal objects there may not
 * be one.
 * @param path of the objects that the fetch is for
 */
export function repeatedIn(tree: FieldTree, path: readonly string[], places: Places): readonly string[] | undefined {
  const uses = new Map<string, number>();
  const found: { readonly names: readonly string[]; readonly below: FieldTree }[] = [];
  const visit = (at: FieldTree, names: readonly string[]): void => {
    for (const name of [...at.leaves, ...at.branches.keys()]) uses.set(name, (uses.get(name) ?? 0) + 1);
    for (const [name, below] of at.branches) {
      const own = [...names, name];
      if (names.length > 0 && below.branches.size > 0) found.push({ names: own, below });
      visit(below, own);
    }
  };
  visit(tree, []);
  const [first] = found
    .filter(({ names }) => uses.get(names.at(-1) ?? '') === 1)
    .filter(({ names, below }) => places.mayBeOne([...path, ...names], below))
    .sort((a, b) => a.names.length - b.names.length);
  return first?.names;
}
