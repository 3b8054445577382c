import type { SubgraphEndpoint } from '#foundation/subgraph/endpoint.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

/**
 * A subgraph of the same process: a call, without a socket. What it throws against its own contract is a failed fetch
 * like any other, so that a fault of one subgraph stays in its branch of the answer.
 */
export function createInProcessEndpoint(subgraph: SubgraphEndpoint): SubgraphEndpoint {
  const { name } = subgraph;
  const guarded = async <T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    try {
      return await call();
    } catch (cause) {
      signal?.throwIfAborted();
      throw new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: name, cause });
    }
  };
  return {
    name,
    execute: (request) => guarded(() => subgraph.execute(request), request.signal),
    subscribe: (request) => guarded(() => subgraph.subscribe(request), request.signal),
  };
}
