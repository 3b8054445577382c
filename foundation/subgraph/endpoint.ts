import type { ExecutionResult } from 'graphql';
import type { Viewer } from '../identity/viewer.ts';

/** One operation for one subgraph. */
export interface SubgraphRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly traceparent?: string;
  /** Epoch milliseconds of the system's time; for a subscription, until when it must be established. */
  readonly deadlineAt: number;
  /** Aborted when the caller has gone. */
  readonly signal?: AbortSignal;
}

/** How the gateway reaches a subgraph: the service itself in one process, or a client of its HTTP server. */
export interface SubgraphEndpoint {
  /** As the supergraph names it. */
  readonly name: string;
  /** Never throws for what goes wrong inside the subgraph: it is in the result's `errors`, masked. */
  execute(request: SubgraphRequest): Promise<ExecutionResult>;
  /**
   * Each result carries `extensions.eventId`, an opaque position that `after` resumes behind, or `extensions.gap` for
   * events that are no longer kept. A refusal is a single result. `return()` settles at once, also on a quiet stream.
   */
  subscribe(request: SubgraphRequest & { after?: string }): Promise<AsyncIterator<ExecutionResult> | ExecutionResult>;
}
