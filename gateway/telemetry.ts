export type OperationKind = 'query' | 'mutation' | 'subscription';
/** What is done once for many runs of an operation: of a cached one there is no such span. */
export type Phase = 'parse' | 'validate' | 'plan';
/** How a fetch ended: answered, answered with errors, or why there is no answer. */
export type FetchOutcome = 'ok' | 'errors' | 'timeout' | 'unavailable' | 'refused' | 'cancelled';

/** Something that takes time and is being observed. */
export interface Work<Outcome extends string = string> {
  /** The W3C trace context for what is done inside. */
  readonly traceparent: string | undefined;
  /** Called once; later calls have no effect. */
  end(outcome?: Outcome): void;
}

/** One operation as traces and metrics see it. It travels in the context of the operation. */
export interface OperationWork {
  readonly traceparent: string | undefined;
  /** As soon as the document has been read. */
  identify(operation: { readonly name: string | undefined; readonly kind: OperationKind }): void;
  /** Runs a step; what it throws is thrown on. */
  phase<T>(phase: Phase, step: () => T): T;
  fetch(subgraph: string, kind: OperationKind): Work<FetchOutcome>;
  /** A fetch that was not sent, because an equal one is on its way: its answer is shared. */
  shared(subgraph: string): void;
  /**
   * One event of this subscription, for the context it is answered in: part of the trace of what published it, if the
   * subgraph tells, else a trace of its own; linked to this one.
   */
  event(subgraph: string, cause?: string): OperationWork;
  /** `code`: of the first error, if any. Called once; later calls have no effect. */
  end(code?: string): void;
}

/** What the gateway tells of its work, to traces and to metrics. Nothing here throws or waits. */
export interface GatewayTelemetry {
  /** Begins an operation; `traceparent` as the caller sent it, if it is well formed. */
  operation(o: { readonly traceparent?: string | undefined }): OperationWork;
}
