import { isRecord } from '#foundation/is-record.ts';
import type { FieldTree } from './field-tree.ts';
import type { Tree } from './merge.ts';

/** What a fetch answered of the objects at a place, by which equal ones are known. */
export interface Interned {
  readonly tree: FieldTree;
  /** The scalar that tells most of them apart. */
  readonly key: string;
}

/** Finds things by the type of an object and one of its scalars. Most objects of a place are of one type. */
export class ByTypeAndKey<T> {
  readonly #byType = new Map<unknown, Map<string, T>>();
  #type: unknown;
  #ofType: Map<string, T> | undefined;

  /** What was found by the keys of this type; written by the caller. */
  of(typename: unknown): Map<string, T> {
    if (this.#ofType && typename === this.#type) return this.#ofType;
    const known = this.#byType.get(typename) ?? new Map<string, T>();
    this.#byType.set(typename, known);
    this.#type = typename;
    this.#ofType = known;
    return known;
  }
}

/** Gives for an object the first one that is equal to it in everything, with all that is below. */
export function createInterning({ tree, key }: Interned): (value: Tree) => Tree {
  const firsts = new ByTypeAndKey<Tree>();
  return (value) => {
    const scalar = value[key];
    if (typeof scalar !== 'string') return value;
    const known = firsts.of(value.__typename);
    const first = known.get(scalar);
    if (!first) {
      known.set(scalar, value);
      return value;
    }
    return areEqual(first, value, tree) ? first : value;
  };
}

/** As one fetch answered them; scalars that are objects count as different. */
function areEqual(a: Tree, b: Tree, { leaves, branches, hasTypename }: FieldTree): boolean {
  if (a === b) return true;
  if (hasTypename && a.__typename !== b.__typename) return false;
  for (const name of leaves) if (a[name] !== b[name]) return false;
  for (const [name, below] of branches) if (!areEqualValues(a[name], b[name], below)) return false;
  return true;
}

function areEqualValues(a: unknown, b: unknown, tree: FieldTree): boolean {
  if (a === b) return true;
  if (!Array.isArray(a)) return isRecord(a) && isRecord(b) && areEqual(a, b, tree);
  if (!Array.isArray(b) || a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!areEqualValues(a[index], b[index], tree)) return false;
  return true;
}
