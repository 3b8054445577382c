import {
  type DocumentNode,
  executeSync,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { fragmentsIn } from '../fragments.ts';
import type { FieldItem } from './normalise.ts';

export interface LocalAnswers {
  /** By the name in the answer, as JSON. */
  readonly texts: ReadonlyMap<string, string>;
  readonly errors: readonly GraphQLError[];
}

/** Answers the `__schema` and `__type` of a query from the schema. */
export type Introspect = (variables: Readonly<Record<string, unknown>>) => LocalAnswers;

const NONE: LocalAnswers = { texts: new Map(), errors: [] };

/** @param fields the root fields of the answer that ask about the schema */
export function createIntrospect(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fields: readonly FieldItem[],
): Introspect {
  if (fields.length === 0) return () => NONE;
  const selections = fields.map(
    ({ node, responseKey }): SelectionNode => ({ ...node, alias: { kind: Kind.NAME, value: responseKey } }),
  );
  const asked: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      { ...operation, directives: [], selectionSet: { kind: Kind.SELECTION_SET, selections } },
      ...fragmentsIn(document),
    ],
  };
  return (variableValues) => {
    const { data, errors = [] } = executeSync({ schema, document: asked, variableValues });
    const texts = fields.map(({ responseKey }) => [responseKey, JSON.stringify(data?.[responseKey] ?? null)] as const);
    return { texts: new Map(texts), errors };
  };
}
