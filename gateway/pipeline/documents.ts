import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { DOCUMENT_CHARACTERS, weightOf } from '#foundation/graphql/document-weight.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { withCode } from '#foundation/graphql/mask-errors.ts';
import type { LoadedSupergraph } from '../execution/supergraph.ts';
import type { Limits, LimitValues } from './limits.ts';
import { createTwoGenerations } from './two-generations.ts';
import { unconditionalSubscription } from './unconditional-subscription.ts';

/** One operation of a document that fits the schema, with all that depends on its text alone. Shared by its runs. */
export interface KnownOperation {
  readonly graph: LoadedSupergraph;
  readonly text: string;
  readonly document: DocumentNode;
  /** The text's SHA-256 in hex. */
  readonly documentKey: string;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The policies that its answer depends on. */
  readonly policies: readonly string[];
}

export type ReadOperation = KnownOperation | { readonly errors: readonly GraphQLError[] };

/** Reads documents: limits, syntax, validity, which operation; each text once. */
export interface DocumentReader {
  read(graph: LoadedSupergraph, query: string, operationName: string | undefined): ReadOperation;
}

interface KnownDocument {
  /** The limits that it was measured by. */
  readonly limits: LimitValues;
  readonly graph: LoadedSupergraph;
  readonly text: string;
  readonly document: DocumentNode;
  readonly documentKey: string;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly operations: Map<string | undefined, KnownOperation>;
}

const MAXIMUM_ERRORS = 20;
const RULES = [...specifiedRules, unconditionalSubscription];

export function createDocumentReader({ limits }: { limits: Limits }): DocumentReader {
  const documents = createTwoGenerations<KnownDocument>({
    capacity: DOCUMENT_CHARACTERS,
    weigh: ({ document }) => weightOf(document),
  });

  const documentOf = (graph: LoadedSupergraph, text: string): KnownDocument | readonly GraphQLError[] => {
    const known = documents.get(text);
    if (known?.graph === graph && known.limits === limits.current()) return known;
    const read = readDocument(graph, text, limits);
    if (!Array.isArray(read)) documents.set(text, read as KnownDocument);
    return read;
  };

  return {
    read(graph, query, operationName) {
      const found = documentOf(graph, query);
      if (!('document' in found)) return { errors: found };
      const known = found.operations.get(operationName);
      if (known) return known;
      const operation = getOperationAST(found.document, operationName);
      if (!operation) return { errors: [noSuchOperation()] };
      const read = operationOf(found, operation);
      found.operations.set(operationName, read);
      return read;
    },
  };
}

export const noSuchOperation = (): GraphQLError =>
  failure('OPERATION_RESOLUTION_FAILURE', 'The document has no operation of this name, or several and none was named.');

function readDocument(graph: LoadedSupergraph, text: string, limits: Limits): KnownDocument | readonly GraphQLError[] {
  const tooLong = limits.checkText(text);
  if (tooLong) return [tooLong];
  const document = parsed(text);
  if (document instanceof GraphQLError) return withCode([document], 'GRAPHQL_PARSE_FAILED');
  const tooLarge = limits.checkDocument(document);
  if (tooLarge) return [tooLarge];
  const errors = validate(graph.schema, document, RULES, { maxErrors: MAXIMUM_ERRORS });
  if (errors.length > 0) return withCode(errors, 'GRAPHQL_VALIDATION_FAILED');
  const fragments = Object.fromEntries(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const documentKey = createHash('sha256').update(text).digest('hex');
  return { limits: limits.current(), graph, text, document, documentKey, fragments, operations: new Map() };
}

function operationOf(known: KnownDocument, operation: OperationDefinitionNode): KnownOperation {
  const { graph, text, document, documentKey, fragments } = known;
  const policies = graph.access.policiesIn(graph.schema, operation, fragments);
  return { graph, text, document, documentKey, operation, fragments, policies };
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
