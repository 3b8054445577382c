import { type DocumentNode, type FragmentDefinitionNode, Kind } from 'graphql';

/** The fragments of a document, in their order. */
export const fragmentsIn = (document: DocumentNode): readonly FragmentDefinitionNode[] =>
  document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);

/** The same by name. */
export const fragmentsByName = (document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(fragmentsIn(document).map((fragment) => [fragment.name.value, fragment]));
