import { Kind, type SelectionSetNode } from 'graphql';

/** What a fetch answers of one object, whatever its type: the names of its scalars, and of what has fields itself. */
export interface FieldTree {
  /** Without `__typename`. */
  readonly leaves: readonly string[];
  readonly branches: ReadonlyMap<string, FieldTree>;
  readonly hasTypename: boolean;
}

export const NOTHING: FieldTree = { leaves: [], branches: new Map(), hasTypename: false };

/** Of a selection set as the planner writes it, with inline fragments only. */
export function fieldTreeOf(...sets: readonly SelectionSetNode[]): FieldTree {
  const leaves = new Set<string>();
  const below = new Map<string, SelectionSetNode[]>();
  const add = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) add(selection.selectionSet);
      if (selection.kind !== Kind.FIELD) continue;
      const name = selection.alias?.value ?? selection.name.value;
      if (selection.selectionSet) below.set(name, [...(below.get(name) ?? []), selection.selectionSet]);
      else leaves.add(name);
    }
  };
  sets.forEach(add);
  const branches = new Map([...below].map(([name, parts]) => [name, fieldTreeOf(...parts)] as const));
  return {
    leaves: [...leaves].filter((name) => name !== '__typename'),
    branches,
    hasTypename: leaves.has('__typename'),
  };
}
