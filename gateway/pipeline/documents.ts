import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { DOCUMENT_CHARACTERS, weightOf } from '#foundation/graphql/document-weight.ts';
import { failure } from '#foundation/graphql/failure.ts';
import { withCode } from '#foundation/graphql/mask-errors.ts';
import { createLeastRecentlyUsed } from '../execution/least-recently-used.ts';
import type { LoadedSupergraph } from '../execution/supergraph.ts';
import type { Limits } from './limits.ts';
import { unconditionalSubscription } from './unconditional-subscription.ts';

/** A document that fits the schema. */
interface ReadDocument {
  readonly document: DocumentNode;
  /** The text's SHA-256 in hex, by which Apollo Server too knows a document. */
  readonly documentKey: string;
}

export type ReadOperation =
  | (ReadDocument & { readonly operation: OperationDefinitionNode })
  | { readonly errors: readonly GraphQLError[] };

/** Reads documents that did not come through Apollo Server: those of sockets. The same limits, the same rules. */
export interface DocumentReader {
  read(graph: LoadedSupergraph, query: string, operationName: string | undefined): ReadOperation;
}

const MAXIMUM_ERRORS = 20;

export function createDocumentReader({ limits }: { limits: Limits }): DocumentReader {
  const documents = createLeastRecentlyUsed<ReadDocument>({
    capacity: DOCUMENT_CHARACTERS,
    weigh: ({ document }) => weightOf(document),
  });

  const documentOf = (graph: LoadedSupergraph, query: string): ReadDocument | readonly GraphQLError[] => {
    const documentKey = createHash('sha256').update(query).digest('hex');
    const key = `${graph.version}\n${documentKey}`;
    const known = documents.get(key);
    if (known) return known;
    const refusal = limits.check(query);
    if (refusal) return [refusal];
    const document = parsed(query);
    if (document instanceof GraphQLError) return withCode([document], 'GRAPHQL_PARSE_FAILED');
    const rules = [...specifiedRules, unconditionalSubscription];
    const errors = validate(graph.schema, document, rules, { maxErrors: MAXIMUM_ERRORS });
    if (errors.length > 0) return withCode(errors, 'GRAPHQL_VALIDATION_FAILED');
    const read = { document, documentKey };
    documents.set(key, read);
    return read;
  };

  return {
    read(graph, query, operationName) {
      const found = documentOf(graph, query);
      if (!('document' in found)) return { errors: found };
      const operation = getOperationAST(found.document, operationName);
      return operation ? { ...found, operation } : { errors: [noSuchOperation()] };
    },
  };
}

export const noSuchOperation = (): GraphQLError =>
  failure('OPERATION_RESOLUTION_FAILURE', 'The document has no operation of this name, or several and none was named.');

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
