import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { DOCUMENT_CHARACTERS, weightOf } from '../graphql/document-weight.ts';
import { failure } from '../graphql/failure.ts';
import { withCode } from '../graphql/mask-errors.ts';

const CACHED_DOCUMENTS = 1000;
const CACHED_CHARACTERS = DOCUMENT_CHARACTERS / 2;
const MAXIMUM_TOKENS = 50_000;
const MAXIMUM_ERRORS = 20;
const rules = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/** What a query text means, or why it means nothing. */
export type Prepared =
  | { readonly document: DocumentNode; readonly operation: OperationDefinitionNode }
  | { readonly errors: readonly GraphQLError[] };

/** Parses and validates each text once; keeps the last thousand or two of those that are valid, fewer large ones. */
export function createDocuments(schema: GraphQLSchema) {
  // Two generations instead of a list by age: no entry is ever moved or deleted alone.
  let young = new Map<string, DocumentNode>();
  let old = new Map<string, DocumentNode>();
  let youngCharacters = 0;

  const keep = (query: string, document: DocumentNode) => {
    if (young.size >= CACHED_DOCUMENTS || youngCharacters >= CACHED_CHARACTERS) {
      old = young;
      young = new Map();
      youngCharacters = 0;
    }
    young.set(query, document);
    youngCharacters += weightOf(document);
    return document;
  };

  function read(query: string): DocumentNode | readonly GraphQLError[] {
    const known = young.get(query);
    if (known) return known;
    const older = old.get(query);
    if (older) return keep(query, older);
    const document = parsedOrError(query);
    if (document instanceof GraphQLError) return [document];
    const errors = validate(schema, document, rules, { maxErrors: MAXIMUM_ERRORS });
    return errors.length > 0 ? withCode(errors, 'GRAPHQL_VALIDATION_FAILED') : keep(query, document);
  }

  return {
    /** The operation of this name in the text; of the only one when no name is given. */
    prepare(query: string, operationName?: string): Prepared {
      const document = read(query);
      if (!('kind' in document)) return { errors: document };
      const operation = getOperationAST(document, operationName);
      return operation ? { document, operation } : { errors: [noSuchOperation(document, operationName)] };
    },
  };
}
export type Documents = ReturnType<typeof createDocuments>;

function parsedOrError(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens: MAXIMUM_TOKENS });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { message, source, positions } = error;
    return new GraphQLError(message, { source, positions, extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
  }
}

function noSuchOperation(document: DocumentNode, name: string | undefined): GraphQLError {
  const count = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
  const reason = name === undefined ? `The document has ${count} operations; name one.` : `No operation "${name}".`;
  return failure('OPERATION_RESOLUTION_FAILURE', reason);
}
