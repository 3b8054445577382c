import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { failure } from '../graphql/failure.ts';
import { isRecord } from '../is-record.ts';
import { REQUEST_ID_HEADER, TIMEOUT_HEADER, TRACE_HEADER } from './signed-request.ts';

const DEFAULT_TIMEOUT_MILLISECONDS = 10_000;
const MAXIMUM_TIMEOUT_MILLISECONDS = 60_000;
const MAXIMUM_ID_CHARACTERS = 128;

export interface GraphQLBody {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** The operation in a body; BAD_REQUEST when there is none. */
export function graphqlBody(body: Buffer): GraphQLBody {
  const parsed = jsonBody(body);
  const { query, operationName = null, variables = null } = isRecord(parsed) ? parsed : {};
  const hasName = operationName === null || typeof operationName === 'string';
  const hasVariables = variables === null || isRecord(variables);
  if (typeof query !== 'string' || !hasName || !hasVariables) {
    throw failure('BAD_REQUEST', 'The body is not an operation: `query`, `operationName`, `variables`.');
  }
  // As parsed, not copied: a copy would lose a variable that is called `__proto__`.
  return { query, operationName: operationName ?? undefined, variables: variables ?? undefined };
}

/** The value in a body; BAD_REQUEST when it is not JSON. */
export function jsonBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw failure('BAD_REQUEST', 'The body is not JSON.');
  }
}

/** How long the caller waits, in milliseconds; BAD_REQUEST when the header says anything else. */
export function timeoutOf(request: FastifyRequest): number {
  const header = request.headers[TIMEOUT_HEADER];
  if (header === undefined) return DEFAULT_TIMEOUT_MILLISECONDS;
  if (typeof header !== 'string' || !/^\d{1,9}$/.test(header)) {
    throw failure('BAD_REQUEST', `\`${TIMEOUT_HEADER}\` must be a whole number of milliseconds.`);
  }
  return Math.min(Number(header), MAXIMUM_TIMEOUT_MILLISECONDS);
}

/** The request's id as given, or a new one. */
export function requestIdOf(request: FastifyRequest): string {
  const header = request.headers[REQUEST_ID_HEADER];
  const isUsable = typeof header === 'string' && header.length > 0 && header.length <= MAXIMUM_ID_CHARACTERS;
  return isUsable ? header : randomUUID();
}

export function traceparentOf(request: FastifyRequest): { traceparent?: string } {
  const header = request.headers[TRACE_HEADER];
  return typeof header === 'string' && header.length <= MAXIMUM_ID_CHARACTERS ? { traceparent: header } : {};
}
