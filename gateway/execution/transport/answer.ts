import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import { isRecord } from '#foundation/is-record.ts';
import type { FetchAnswer } from '../fetch.ts';
import type { Received } from './exchange.ts';
import { parseRepeated } from './parse-repeated.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/**
 * Reads the text of an answer, in which objects may come again at a place.
 * @throws SubgraphFailure when it is no answer of GraphQL
 */
export function receivedText(text: string, subgraph: string, repeated?: readonly string[]): Received {
  return { answer: answerIn(text, subgraph, repeated), copy: () => answerIn(text, subgraph, repeated) };
}

/** The errors that came with a status of refusal; undefined when the text holds none. */
export function receivedRefusal(text: string, subgraph: string): Received | undefined {
  const result = parsed(text);
  return isResult(result) && result.errors ? receivedText(text, subgraph) : undefined;
}

function answerIn(text: string, subgraph: string, repeated: readonly string[] = []): FetchAnswer {
  const result = parsed(text, repeated);
  if (isResult(result)) return answerOf(withToldErrors(result), !text.includes('\\'));
  const detail = 'answered something else than GraphQL';
  throw new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph, detail });
}

/** An event as a subgraph has sent it; undefined when it is no answer of GraphQL. One that has only extensions is. */
export function eventIn(result: unknown): ExecutionResult | undefined {
  if (!isRecord(result) || !isResult(result.errors ? result : { ...result, errors: [] })) return undefined;
  return withToldErrors(result as Result) as ExecutionResult;
}

/** The answer of a subgraph in this process; its values are the caller's. To copy them costs a tenth of executing again. */
export function receivedResult({ data, errors, extensions }: ExecutionResult): Received {
  const result = {
    data: data ?? null,
    ...(errors && { errors: errors.map((error) => error.toJSON()) }),
    ...(extensions && { extensions }),
  };
  return {
    answer: answerOf(result, false),
    copy: () => answerOf({ ...result, data: copyOf(result.data) }, false),
  };
}

interface Result {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[] | null;
  readonly extensions?: Readonly<Record<string, unknown>> | null;
}

function answerOf({ data = null, errors, extensions }: Result, isPlain: boolean): FetchAnswer {
  if (!errors && !extensions) return { data, isPlain };
  return { data, isPlain, ...(errors && { errors }), ...(extensions && { extensions }) };
}

/** Without what an error says as null, or as something else than the specification. */
function withToldErrors<R extends Result>(result: R): R {
  return result.errors ? { ...result, errors: result.errors.map(toldError) } : result;
}

function toldError({ message, locations, path, extensions }: GraphQLFormattedError): GraphQLFormattedError {
  const isPath = Array.isArray(path) && path.every((step) => typeof step === 'string' || typeof step === 'number');
  return {
    message,
    ...(Array.isArray(locations) && { locations }),
    ...(isPath && { path }),
    ...(isRecord(extensions) && { extensions }),
  };
}

function parsed(text: string, repeated: readonly string[] = []): unknown {
  try {
    return parseRepeated(text, repeated);
  } catch {
    return undefined;
  }
}

function isResult(result: unknown): result is Result {
  if (!isRecord(result)) return false;
  const { data, errors, extensions } = result;
  // Some servers write what is absent as null.
  if (extensions !== undefined && extensions !== null && !isRecord(extensions)) return false;
  if (errors === undefined || errors === null) return isRecord(data);
  const isTold = Array.isArray(errors) && errors.every((error) => isRecord(error) && typeof error.message === 'string');
  return isTold && (data === undefined || data === null || isRecord(data));
}

/** Copies what is written into: objects and lists. A name may be `__proto__`, which is no prototype here. */
function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const of = copyOf((value as Record<string, unknown>)[name]);
    if (name === '__proto__')
      Object.defineProperty(copy, name, { value: of, enumerable: true, writable: true, configurable: true });
    else copy[name] = of;
  }
  return copy as T;
}
