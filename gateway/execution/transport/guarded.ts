import type { ExecutionResult } from 'graphql';
import { BulkheadFull, createBulkhead } from '#foundation/resilience/bulkhead.ts';
import { CircuitOpen, speaksAgainstDependency } from '#foundation/resilience/circuit-breaker.ts';
import type { CircuitSettings } from '#foundation/resilience/circuit-state.ts';
import { DeadlineExceeded, remaining } from '#foundation/resilience/deadline.ts';
import {
  type CircuitChange,
  createInProcessBreaker,
  type InProcessBreaker,
} from '#foundation/resilience/in-process-breaker.ts';
import { createPolicy } from '#foundation/resilience/policy.ts';
import type { SubgraphEndpoint, SubgraphRequest } from '#foundation/subgraph/endpoint.ts';
import { SubgraphFailure } from './subgraph-failure.ts';

export interface GuardSettings {
  readonly circuit: CircuitSettings;
  readonly maxConcurrentFetches: number;
  /** How many fetches may wait for a place; the next one is refused. */
  readonly maxQueuedFetches: number;
  /** Longest wait for one fetch, its repetition included. */
  readonly fetchTimeoutMilliseconds: number;
}

export interface GuardedEndpoint extends SubgraphEndpoint {
  readonly breaker: InProcessBreaker;
}

// A dropped read is sent once more, at once: a kept-alive socket that the other side has just closed looks like this.
const ONE_REPETITION = { maxAttempts: 2, backoffFactor: 2, initialDelayMilliseconds: 25, maxDelayMilliseconds: 100 };

/**
 * One subgraph as the plans reach it: so many fetches at a time, each with a deadline, refused at once while it keeps
 * failing. Reads are repeated once after a lost connection; a mutation is never sent twice.
 */
export function guardEndpoint(
  endpoint: SubgraphEndpoint,
  settings: GuardSettings,
  onCircuitChange?: (change: CircuitChange) => void,
): GuardedEndpoint {
  const { name } = endpoint;
  const breaker = createInProcessBreaker({
    name: `gateway.${name}`,
    settings: settings.circuit,
    isFailure: speaksAgainstDependency,
    ...(onCircuitChange && { onChange: onCircuitChange }),
  });
  const { maxConcurrentFetches: maxConcurrent, maxQueuedFetches: maxQueued } = settings;
  const policy = createPolicy({
    timeoutMilliseconds: settings.fetchTimeoutMilliseconds,
    retry: ONE_REPETITION,
    isWorthRetrying: (error) => error instanceof SubgraphFailure && error.isConnection,
    breaker,
    bulkhead: createBulkhead({ maxConcurrent, maxQueued }),
  });

  return {
    name,
    breaker,
    async execute(request) {
      const call = async (signal: AbortSignal) =>
        answered(await endpoint.execute({ ...request, signal }), name, signal);
      try {
        return await policy.run(call, {
          ...(request.signal && { signal: request.signal }),
          totalMilliseconds: remaining(request.deadlineAt),
          isRepeatable: !isMutation(request),
        });
      } catch (error) {
        request.signal?.throwIfAborted();
        throw failureOf(error, name);
      }
    },
    async subscribe(request) {
      try {
        return await endpoint.subscribe(request);
      } catch (error) {
        throw failureOf(error, name);
      }
    },
  };
}

const isMutation = ({ query }: SubgraphRequest): boolean => query.startsWith('mutation');

/**
 * A subgraph that gave up says so in its answer; for the breaker, and for the caller, that is a failed fetch. An error
 * with a path is not that: a field waited for somebody else.
 */
function answered(result: ExecutionResult, subgraph: string, signal: AbortSignal): ExecutionResult {
  const error = result.errors?.[0];
  if (result.data || error?.path) return result;
  const code = error?.extensions?.code;
  if (code === 'SUBGRAPH_TIMEOUT') {
    signal.throwIfAborted();
    throw new SubgraphFailure({ code, subgraph });
  }
  if (code === 'SERVICE_UNAVAILABLE') {
    throw new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph, isConnection: true });
  }
  return result;
}

function failureOf(cause: unknown, subgraph: string): SubgraphFailure {
  if (cause instanceof SubgraphFailure) return cause;
  if (cause instanceof DeadlineExceeded) return new SubgraphFailure({ code: 'SUBGRAPH_TIMEOUT', subgraph, cause });
  const detail = cause instanceof CircuitOpen || cause instanceof BulkheadFull ? cause.message : 'the fetch failed';
  return new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph, cause, detail });
}
