import { CircuitOpen } from '#foundation/resilience/circuit-breaker.ts';
import { isSampled } from '#foundation/telemetry/trace-context.ts';
import type { Fetch, FetchAnswer } from '../execution/fetch.ts';
import { SubgraphFailure } from '../execution/transport/subgraph-failure.ts';
import type { FetchOutcome, Work } from '../telemetry.ts';

/** Tells of every fetch of an observed operation: how long it took, and how it ended. */
export const observeFetch =
  (subgraph: string, fetch: Fetch): Fetch =>
  (request) => {
    const { context, operation } = request;
    if (!context.work) return fetch(request);
    const work = context.work.fetch(subgraph, operation.kind);
    const { traceparent } = work;
    // Equal fetches of one operation are told by its context, so it is another one only where a trace is recorded.
    const isTraced = traceparent !== undefined && isSampled(traceparent);
    return settled(fetch(isTraced ? { ...request, context: { ...context, traceparent } } : request), work);
  };

async function settled(answering: Promise<FetchAnswer>, work: Work<FetchOutcome>): Promise<FetchAnswer> {
  try {
    const answer = await answering;
    work.end(answer.errors ? 'errors' : 'ok');
    return answer;
  } catch (error) {
    work.end(outcomeOf(error));
    throw error;
  }
}

function outcomeOf(error: unknown): FetchOutcome {
  if (!(error instanceof SubgraphFailure)) return 'cancelled';
  if (error.code === 'SUBGRAPH_TIMEOUT') return 'timeout';
  return error.cause instanceof CircuitOpen ? 'refused' : 'unavailable';
}
