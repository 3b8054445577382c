import type { ErrorCode } from '#foundation/graphql/error-code.ts';
import { CircuitOpen } from '#foundation/resilience/circuit-breaker.ts';

/** A fetch that got no answer. Thrown by the transports, answered to the caller as a coded error on each field. */
export class SubgraphFailure extends Error {
  readonly code: Extract<ErrorCode, 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_TIMEOUT'>;
  readonly subgraph: string;
  /** Whether the request certainly did not take effect, or may be sent again because it only reads. */
  readonly isConnection: boolean;
  /** Whether the subgraph is well and does not want this very request: that opens no circuit for others. */
  readonly isRefusal: boolean;

  constructor(o: {
    code: SubgraphFailure['code'];
    subgraph: string;
    isConnection?: boolean;
    isRefusal?: boolean;
    cause?: unknown;
    detail?: string;
  }) {
    super(`${o.subgraph}: ${o.detail ?? o.code}`, { cause: o.cause });
    this.name = 'SubgraphFailure';
    this.code = o.code;
    this.subgraph = o.subgraph;
    this.isConnection = o.isConnection ?? false;
    this.isRefusal = o.isRefusal ?? false;
  }

  /** What the caller is told; nothing but the subgraph's public name. */
  get publicMessage(): string {
    return this.code === 'SUBGRAPH_TIMEOUT'
      ? `The ${this.subgraph} service did not answer in time.`
      : `The ${this.subgraph} service is not available.`;
  }
}

/** What a caller is told of whatever went wrong between the gateway and a subgraph. */
export function failureOf(cause: unknown, subgraph: string): SubgraphFailure {
  if (cause instanceof SubgraphFailure) return cause;
  const detail = cause instanceof CircuitOpen ? cause.message : 'the fetch failed';
  return new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph, cause, detail });
}
