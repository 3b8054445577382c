import type { DocumentNode, OperationDefinitionNode } from 'graphql';

/** What a parsed document holds on to, in characters: its tree as JSON, and the text that it came from. */
export const weightOf = (node: DocumentNode | OperationDefinitionNode): number =>
  JSON.stringify(node).length + (node.loc?.source.body.length ?? 0);

/** How much a store of documents may hold on to; their trees take some four times as much memory. */
export const DOCUMENT_CHARACTERS = 8 * 1024 * 1024;
