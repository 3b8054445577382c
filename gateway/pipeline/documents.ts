import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';
import { withCode } from '#foundation/graphql/mask-errors.ts';
import { createLeastRecentlyUsed } from '../execution/least-recently-used.ts';
import type { LoadedSupergraph } from '../execution/supergraph.ts';
import type { Limits } from './limits.ts';
import { unconditionalSubscription } from './unconditional-subscription.ts';

export type ReadOperation =
  | { readonly document: DocumentNode; readonly operation: OperationDefinitionNode }
  | { readonly errors: readonly GraphQLError[] };

/** Reads documents that did not come through Apollo Server: those of sockets. The same limits, the same rules. */
export interface DocumentReader {
  read(graph: LoadedSupergraph, query: string, operationName: string | undefined): ReadOperation;
}

const MAXIMUM_ERRORS = 20;

export function createDocumentReader({ limits }: { limits: Limits }): DocumentReader {
  const documents = createLeastRecentlyUsed<DocumentNode>(1_000);

  const documentOf = (graph: LoadedSupergraph, query: string): DocumentNode | readonly GraphQLError[] => {
    const key = `${graph.version}\n${query}`;
    const known = documents.get(key);
    if (known) return known;
    const refusal = limits.check(query);
    if (refusal) return [refusal];
    const document = parsed(query);
    if (document instanceof GraphQLError) return withCode([document], 'GRAPHQL_PARSE_FAILED');
    const rules = [...specifiedRules, unconditionalSubscription];
    const errors = validate(graph.schema, document, rules, { maxErrors: MAXIMUM_ERRORS });
    if (errors.length > 0) return withCode(errors, 'GRAPHQL_VALIDATION_FAILED');
    documents.set(key, document);
    return document;
  };

  return {
    read(graph, query, operationName) {
      const document = documentOf(graph, query);
      if (!('kind' in document)) return { errors: document };
      const operation = getOperationAST(document, operationName);
      return operation ? { document, operation } : { errors: [noSuchOperation()] };
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
