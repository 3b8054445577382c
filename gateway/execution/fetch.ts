import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../context.ts';

/** One fetch of a plan, compiled: the same for every run of it. */
export interface FetchOperation {
  readonly subgraph: string;
  /** Canonical: equal selections have equal texts, whatever operation they were planned for. */
  readonly text: string;
  /** `text` as a JSON string, ready for a body. */
  readonly json: string;
  readonly operationName: string | undefined;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /**
   * The place of objects that may come again and again in an answer, of which equal ones may be one object: response
   * names from a root field, or from an entity; lists are passed through.
   */
  readonly repeated?: readonly string[];
}

/** One run of a fetch. */
export interface FetchRequest {
  readonly operation: FetchOperation;
  /** The variables as the members of a JSON object, without its braces and without `representations`: `"id":"7"`. */
  readonly variables: string;
  /** The entities that are asked for, each as JSON, none twice; undefined for a fetch of root fields. */
  readonly representations?: readonly string[];
  readonly context: GatewayContext;
  /** Epoch milliseconds of the system's time. */
  readonly deadlineAt: number;
}

/** What a subgraph answered. It belongs to the caller alone, who may write into it. */
export interface FetchAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Whether no string in the data needs escaping in JSON: the text it came as had no backslash. */
  readonly isPlain: boolean;
}

/**
 * Fetches from one subgraph: with a deadline, within the bulkhead, through the breaker; reads are repeated after a lost
 * connection, a mutation is never sent twice.
 * @throws SubgraphFailure; the reason of the context's signal when the caller has left and the fetch only reads.
 */
export type Fetch = (request: FetchRequest) => Promise<FetchAnswer>;
