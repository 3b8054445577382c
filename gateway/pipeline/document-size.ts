import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

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
};

type SizeOfFragment = (name: string) => Size;

/** The size of each operation of a document. */
export function sizesOfOperations(document: DocumentNode): Size[] {
  const sizeOfFragment = measureFragments(document);
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [sizeOf(definition.selectionSet, sizeOfFragment)] : [],
  );
}

/** How many fields stand in the document, each fragment once. */
export function fieldsAsWritten(document: DocumentNode): number {
  let count = 0;
  for (const definition of document.definitions) {
    if ('selectionSet' in definition) count += sizeOf(definition.selectionSet, () => NOTHING).fields;
  }
  return count;
}

/** The size of a fragment by name. Each is measured once, so fragments that double each other cost nothing. */
function measureFragments(document: DocumentNode): SizeOfFragment {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const sizes = new Map<string, Size>();
  const sizeOfFragment = (name: string): Size => {
    const known = sizes.get(name);
    if (known) return known;
    // A cycle is refused by validation; here it must only end.
    sizes.set(name, NOTHING);
    const fragment = fragments.get(name);
    const size = fragment ? sizeOf(fragment.selectionSet, sizeOfFragment) : NOTHING;
    sizes.set(name, size);
    return size;
  };
  return sizeOfFragment;
}

function sizeOf({ selections }: SelectionSetNode, sizeOfFragment: SizeOfFragment): Size {
  const size = selections.map((selection) => sizeOfSelection(selection, sizeOfFragment)).reduce(together, NOTHING);
  return { ...size, breadth: Math.max(size.breadth, size.roots) };
}

function sizeOfSelection(selection: SelectionNode, sizeOfFragment: SizeOfFragment): Size {
  const below = sizeBelow(selection, sizeOfFragment);
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

function sizeBelow(selection: SelectionNode, sizeOfFragment: SizeOfFragment): Size {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(selection.name.value);
  return selection.selectionSet ? sizeOf(selection.selectionSet, sizeOfFragment) : NOTHING;
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
});
