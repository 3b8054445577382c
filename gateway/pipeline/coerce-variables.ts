import { type GraphQLError, type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';
import { failure } from '#foundation/graphql/failure.ts';

export type CoercedVariables =
  | { readonly variables: Readonly<Record<string, unknown>>; readonly errors?: undefined }
  | { readonly errors: readonly GraphQLError[] };

const none: CoercedVariables = { variables: Object.freeze({}) };
const MAXIMUM_ERRORS = 20;

/** The variables with defaults, as the operation declares them; or BAD_USER_INPUT for each that does not fit. */
export function coerceVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): CoercedVariables {
  if (variableDefinitions.length === 0) return none;
  const { coerced, errors } = getVariableValues(schema, variableDefinitions, given, { maxErrors: MAXIMUM_ERRORS });
  if (coerced) return { variables: coerced };
  return { errors: errors?.map(({ message }) => failure('BAD_USER_INPUT', message)) ?? [] };
}
