import { failure } from '#foundation/graphql/failure.ts';
import { isRecord } from '#foundation/is-record.ts';
import { isNestedTooDeeply, MAXIMUM_JSON_LEVELS } from '../pipeline/json-nesting.ts';
import type { OperationRequest } from '../pipeline/operation-request.ts';

/** The operation in a body of JSON. Throws BAD_REQUEST, which names the member that is wrong. */
export function operationInBody(body: unknown): OperationRequest {
  if (!isRecord(body)) throw failure('BAD_REQUEST', 'The body must be an object with the member "query".');
  return {
    query: textIn(body, 'query'),
    operationName: textIn(body, 'operationName'),
    variables: objectIn(body, 'variables'),
    extensions: objectIn(body, 'extensions'),
  };
}

/** The operation in the query of a URL: objects are JSON there. Throws BAD_REQUEST. */
export function operationInQuery(parameters: unknown): OperationRequest {
  const given = isRecord(parameters) ? parameters : {};
  return operationInBody({
    ...given,
    variables: parsed(given, 'variables'),
    extensions: parsed(given, 'extensions'),
  });
}

function textIn(given: Record<string, unknown>, name: string): string | undefined {
  const value = given[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw failure('BAD_REQUEST', `"${name}" must be a text.`);
}

function objectIn(given: Record<string, unknown>, name: string): Record<string, unknown> | undefined {
  const value = given[name] ?? undefined;
  if (value === undefined || (isRecord(value) && !Array.isArray(value))) return value;
  throw failure('BAD_REQUEST', `"${name}" must be an object.`);
}

function parsed(given: Record<string, unknown>, name: string): unknown {
  const text = textIn(given, name);
  if (text === undefined || text === '') return undefined;
  if (isNestedTooDeeply(text))
    throw failure('LIMIT_EXCEEDED', `"${name}" has more than ${MAXIMUM_JSON_LEVELS} levels.`);
  try {
    return JSON.parse(text, withoutMeaning) as unknown;
  } catch {
    throw failure('BAD_REQUEST', `"${name}" must be an object, as JSON.`);
  }
}

/** Names that JavaScript gives a meaning to are dropped from what callers send. */
const withoutMeaning = (name: string, value: unknown): unknown =>
  name === '__proto__' || (name === 'constructor' && isRecord(value)) ? undefined : value;
