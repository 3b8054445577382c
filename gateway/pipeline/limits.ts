import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import { createLeastRecentlyUsed } from '../execution/least-recently-used.ts';

export interface LimitValues {
  readonly maxTokens: number;
  readonly maxDepth: number;
  /** Aliases in the whole operation, fragments expanded. */
  readonly maxAliases: number;
  readonly maxRootFields: number;
  /** Fields in the whole operation, fragments expanded. */
  readonly maxFields: number;
}

export const defaultLimits: LimitValues = {
  maxTokens: 15_000,
  maxDepth: 15,
  maxAliases: 100,
  maxRootFields: 50,
  maxFields: 5_000,
};

// GraphiQL's own introspection query is 13 deep and grows with the specification.
const INTROSPECTION_DEPTH = 20;

/** What an operation measures with its fragments expanded. */
interface Size {
  readonly depth: number;
  readonly aliases: number;
  readonly fields: number;
}
const NOTHING: Size = { depth: 0, aliases: 0, fields: 0 };

export interface Limits {
  /** Why the document is refused, before it is validated or planned; undefined when it may go on. */
  check(query: string): GraphQLError | undefined;
}

/** Measures documents, each once: what was fit stays fit. Text that is not GraphQL goes on, to be refused as such. */
export function createLimits(values: LimitValues = defaultLimits): Limits {
  const fit = createLeastRecentlyUsed<true>(2_000);
  return {
    check(query) {
      if (fit.get(query)) return undefined;
      let document: DocumentNode;
      try {
        document = parse(query, { maxTokens: values.maxTokens, noLocation: true });
      } catch (error) {
        return isTokenLimit(error) ? exceeded(`more than ${values.maxTokens} tokens`) : undefined;
      }
      const refusal = measure(document, values);
      if (!refusal) fit.set(query, true);
      return refusal;
    },
  };
}

const isTokenLimit = (error: unknown): boolean =>
  error instanceof Error && /contains more tha[nt] \d+ tokens/.test(error.message);

const exceeded = (what: string): GraphQLError => failure('LIMIT_EXCEEDED', `The operation has ${what}.`);

function measure(document: DocumentNode, values: LimitValues): GraphQLError | undefined {
  const sizes = measureFragments(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { selections } = definition.selectionSet;
    if (selections.length > values.maxRootFields) return exceeded(`more than ${values.maxRootFields} root fields`);
    const size = sizeOf(definition.selectionSet, sizes);
    const maxDepth = isIntrospection(definition.selectionSet) ? INTROSPECTION_DEPTH : values.maxDepth;
    if (size.depth > maxDepth) return exceeded(`more than ${maxDepth} levels`);
    if (size.aliases > values.maxAliases) return exceeded(`more than ${values.maxAliases} aliases`);
    if (size.fields > values.maxFields) return exceeded(`more than ${values.maxFields} fields`);
  }
  return undefined;
}

const isIntrospection = ({ selections }: SelectionSetNode): boolean =>
  selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'));

/** The size of a fragment by name. Each is measured once, so fragments that double each other cost nothing. */
function measureFragments(document: DocumentNode): (name: string) => Size {
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

function sizeOf(set: SelectionSetNode, sizeOfFragment: (name: string) => Size): Size {
  let { depth, aliases, fields } = NOTHING;
  for (const selection of set.selections) {
    const below =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? sizeOfFragment(selection.name.value)
        : selection.selectionSet
          ? sizeOf(selection.selectionSet, sizeOfFragment)
          : NOTHING;
    const isField = selection.kind === Kind.FIELD;
    depth = Math.max(depth, below.depth + (isField ? 1 : 0));
    aliases += below.aliases + (isField && selection.alias ? 1 : 0);
    fields += below.fields + (isField ? 1 : 0);
  }
  return { depth, aliases, fields };
}
