import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import { fragmentsByName } from '../execution/fragments.ts';

/** What a set of selections measures with its fragments expanded. */
export interface Size {
  /** Fields below each other. */
  readonly depth: number;
  /** Fields and fragments inside each other. */
  readonly nesting: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields at the top but for `__typename`, and how many of them read the schema. */
  readonly roots: number;
  readonly introspections: number;
  /** The most fields that one object is asked for. */
  readonly breadth: number;
  /** Objects that are asked for more than once under one name: validation compares each with each, and what is in them. */
  readonly repeats: number;
}

/** How often the objects of a set are asked for, by their names in the answer. */
type Names = ReadonlyMap<string, number>;

interface Measured {
  readonly size: Size;
  readonly names: Names;
}

const NOTHING: Size = {
  depth: 0,
  nesting: 0,
  fields: 0,
  aliases: 0,
  directives: 0,
  roots: 0,
  introspections: 0,
  breadth: 0,
  repeats: 0,
};
const EMPTY: Measured = { size: NOTHING, names: new Map() };

type MeasureFragment = (name: string) => Measured;

/** The size of each operation of a document. */
export function sizesOfOperations(document: DocumentNode): Size[] {
  const measureFragment = fragmentsOf(document);
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [measure(definition.selectionSet, measureFragment).size] : [],
  );
}

/** How many fields stand in the document, each fragment once. */
export function fieldsAsWritten(document: DocumentNode): number {
  let count = 0;
  for (const definition of document.definitions) {
    if ('selectionSet' in definition) count += measure(definition.selectionSet, () => EMPTY).size.fields;
  }
  return count;
}

/** Measures fragments by name. Each is measured once, so fragments that double each other cost nothing. */
function fragmentsOf(document: DocumentNode): MeasureFragment {
  const fragments = fragmentsByName(document);
  const known = new Map<string, Measured>();
  const measureFragment = (name: string): Measured => {
    const measured = known.get(name);
    if (measured) return measured;
    // A cycle is refused by validation; here it must only end.
    known.set(name, EMPTY);
    const fragment = fragments.get(name);
    const found = fragment ? measure(fragment.selectionSet, measureFragment) : EMPTY;
    known.set(name, found);
    return found;
  };
  return measureFragment;
}

function measure({ selections }: SelectionSetNode, measureFragment: MeasureFragment): Measured {
  const names = new Map<string, number>();
  const add = (name: string, count: number) => names.set(name, (names.get(name) ?? 0) + count);
  let size = NOTHING;
  for (const selection of selections) {
    const below = measureBelow(selection, measureFragment);
    const isField = selection.kind === Kind.FIELD;
    // The objects of a fragment are those of this set, and counted with them.
    const inner = isField ? below.size : { ...below.size, repeats: below.size.repeats - repeatsOf(below.names) };
    size = together(size, sizeOf(selection, inner));
    if (!isField) for (const [name, count] of below.names) add(name, count);
    else if (selection.selectionSet) add(selection.alias?.value ?? selection.name.value, 1);
  }
  const breadth = Math.max(size.breadth, size.roots);
  return { size: { ...size, breadth, repeats: size.repeats + repeatsOf(names) }, names };
}

function repeatsOf(names: Names): number {
  let repeats = 0;
  for (const count of names.values()) repeats += count - 1;
  return repeats;
}

function sizeOf(selection: SelectionNode, below: Size): Size {
  const size = {
    ...below,
    nesting: below.nesting + 1,
    directives: below.directives + (selection.directives?.length ?? 0),
  };
  if (selection.kind !== Kind.FIELD) return size;
  return {
    ...size,
    depth: below.depth + 1,
    fields: below.fields + 1,
    aliases: below.aliases + (selection.alias ? 1 : 0),
    roots: selection.name.value === '__typename' ? 0 : 1,
    introspections: /^__(schema|type)$/.test(selection.name.value) ? 1 : 0,
  };
}

function measureBelow(selection: SelectionNode, measureFragment: MeasureFragment): Measured {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return measureFragment(selection.name.value);
  return selection.selectionSet ? measure(selection.selectionSet, measureFragment) : EMPTY;
}

const together = (one: Size, other: Size): Size => ({
  depth: Math.max(one.depth, other.depth),
  nesting: Math.max(one.nesting, other.nesting),
  fields: one.fields + other.fields,
  aliases: one.aliases + other.aliases,
  directives: one.directives + other.directives,
  roots: one.roots + other.roots,
  introspections: one.introspections + other.introspections,
  breadth: Math.max(one.breadth, other.breadth),
  repeats: one.repeats + other.repeats,
});
