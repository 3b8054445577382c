import type { ExecutionResult } from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { ExecutedOperation } from '../execution/prepared-operation.ts';
import type { CursorScope } from './cursor.ts';
import type { DeliveryPolicy } from './delivery-policy.ts';

/** What the subgraph that owns the events is asked for, once for a group. */
export interface PrimaryFetch {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A subscription that was allowed and planned. */
export interface Subscription {
  /** Equal for all that may share one upstream. */
  readonly key: string;
  /** Of the graph by which it was allowed and planned. */
  readonly version: string;
  readonly scope: CursorScope;
  readonly primary: PrimaryFetch;
  readonly policy: DeliveryPolicy;
  /** Of its audience; no member's credential, request or signal is in it. */
  readonly context: GatewayContext;
  /** The place in the subgraph's log to resume behind. */
  readonly after?: string;
  /** Answers one event with what the selection asks of it, and of other subgraphs. Errors are not masked yet. */
  answer(event: ExecutionResult, context: GatewayContext): Promise<ExecutedOperation>;
  /** Of an event, before it is answered; undefined where newer events replace no older ones. */
  conflationKey(event: ExecutionResult): string | undefined;
  /** The same wish by the graph that is in force now. */
  again(): Promise<Subscription | { readonly errors: readonly unknown[] }>;
}
