import { isRecord } from '#foundation/is-record.ts';
import type { FieldTree } from './field-tree.ts';

/** An object of the tree that the fetches of one run fill, by planned names. */
export type Tree = Record<string, unknown>;

/** Writes what a fetch answered of an object into it. What it holds already gives way, except for what has fields. */
export type Merge = (target: Tree, source: Tree) => void;

/** @param isObjectType whether a `__typename` is that of objects: an interface's own gives way to it, never the reverse */
export function createMerge(tree: FieldTree, isObjectType: (name: unknown) => boolean): Merge {
  const { leaves, hasTypename } = tree;
  const branches = [...tree.branches].map(([name, below]) => [name, createMerge(below, isObjectType)] as const);
  return (target, source) => {
    for (const name of leaves) {
      const value = source[name];
      if (value !== undefined) target[name] = value;
    }
    if (hasTypename) mergeTypename(target, source, isObjectType);
    for (const [name, merge] of branches) {
      const value = source[name];
      if (value !== undefined) target[name] = mergedValue(target[name], value, merge);
    }
  };
}

function mergeTypename(target: Tree, source: Tree, isObjectType: (name: unknown) => boolean): void {
  const { __typename: known } = target;
  if (known === undefined || known === null || !isObjectType(known)) target.__typename = source.__typename ?? known;
}

function mergedValue(target: unknown, source: unknown, merge: Merge): unknown {
  if (Array.isArray(target) && Array.isArray(source) && target.length === source.length) {
    for (let index = 0; index < source.length; index += 1) {
      target[index] = mergedValue(target[index], source[index], merge);
    }
    return target;
  }
  if (!isRecord(target) || !isRecord(source)) return source;
  if (target !== source) merge(target, source);
  return target;
}

/** The same for answers whose keys are not known before: those that were renamed when they came. */
export function mergeAll(target: Tree, source: Tree): void {
  for (const name of Object.keys(source)) {
    const value = source[name];
    if (value !== undefined && !(name in Object.prototype)) target[name] = mergedValue(target[name], value, mergeAll);
  }
}
