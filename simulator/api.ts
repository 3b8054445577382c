import type { TypedText } from './generated/documents.ts';

/** Where the results of a subscription go. After `end` nothing more comes. */
export interface ResultSink<R> {
  next(result: R): void;
  /** Why it ended, in words for a log; undefined when the server was done. */
  end(reason: string | undefined): void;
}

/** The public graph, as every caller sees it. */
export interface GraphApi extends AsyncDisposable {
  /**
   * Runs a query or a mutation.
   * @throws ApiFailure when anything of the answer is missing, or none came within the deadline.
   */
  execute<R, V>(document: TypedText<R, V>, variables: V, token: string): Promise<R>;
  /** Follows a subscription until it ends or the returned function is called. It does not begin again by itself. */
  subscribe<R, V>(document: TypedText<R, V>, variables: V, token: string, sink: ResultSink<R>): () => void;
}

/** The code of a failure that never reached the graph: no connection, no answer in time, no GraphQL in the answer. */
export const UNREACHABLE = 'UNREACHABLE';

const PASSING = new Set([
  UNREACHABLE,
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_TIMEOUT',
]);

/** The graph did not do what it was asked for, for a reason that says nothing about the question's content. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** `extensions.code` of the first error, or UNREACHABLE. */
  readonly code: string;
  /** How long the server asks to wait before another try; undefined where it does not say. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, { code, retryAfterSeconds }: { code: string; retryAfterSeconds?: number | undefined }) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether the same may succeed later. */
  get isPassing(): boolean {
    return PASSING.has(this.code);
  }
}

/** What the graph refused, as data of a payload. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** The type of the refusal in the graph, such as `InvalidInput`. */
  readonly kind: string;

  constructor(operation: string, { kind, message, path }: { kind: string; message: string; path: readonly string[] }) {
    super(`${operation}: ${kind}${path.length > 0 ? ` at ${path.join('.')}` : ''}: ${message}`);
    this.kind = kind;
  }
}

interface Refusable {
  readonly errors: readonly {
    readonly __typename: string;
    readonly message: string;
    readonly path: readonly string[];
  }[];
}

/** The payload of a mutation that was not refused. @throws Refusal */
export function accepted<P extends Refusable>(operation: string, payload: P): P {
  const [refusal] = payload.errors;
  if (refusal) throw new Refusal(operation, { ...refusal, kind: refusal.__typename });
  return payload;
}

/** An answer as it comes from any transport. */
export interface GraphAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** The data of a complete answer. @throws ApiFailure */
export function dataOf<R>(answer: GraphAnswer): R {
  const [error] = answer.errors ?? [];
  if (error) throw failureOf(error);
  if (answer.data === undefined || answer.data === null) {
    throw new ApiFailure('The answer holds neither data nor errors.', { code: UNREACHABLE });
  }
  return answer.data as R;
}

function failureOf({ message, extensions }: NonNullable<GraphAnswer['errors']>[number]): ApiFailure {
  const code = typeof extensions?.code === 'string' ? extensions.code : 'INTERNAL_SERVER_ERROR';
  const wait = extensions?.retryAfterSeconds;
  return new ApiFailure(message, { code, ...(typeof wait === 'number' && { retryAfterSeconds: wait }) });
}
