import type { CircuitSettings } from '#foundation/resilience/circuit-state.ts';
import {
  type CircuitChange,
  createInProcessBreaker,
  type InProcessBreaker,
} from '#foundation/resilience/in-process-breaker.ts';
import type { SubgraphEndpoint } from '#foundation/subgraph/endpoint.ts';
import { observeFetch } from '../../telemetry/observe-fetch.ts';
import type { Fetch } from '../fetch.ts';
import { type GatewayEndpoint, routeTo } from './endpoint.ts';
import { Fetcher } from './fetcher.ts';
import type { Writes } from './flights.ts';
import type { Patrol } from './patrol.ts';
import { failureOf } from './subgraph-failure.ts';

export interface GuardSettings {
  readonly circuit: CircuitSettings;
  readonly maxConcurrentFetches: number;
  /** How many fetches may wait for a place; the next one is refused. */
  readonly maxQueuedFetches: number;
  /** Longest wait for one fetch, its repetition included. */
  readonly fetchTimeoutMilliseconds: number;
}

export interface GuardDependencies {
  readonly settings: GuardSettings;
  /** Of all fetches of this gateway. */
  readonly patrol: Patrol;
  /** Of this gateway. */
  readonly writes: Writes;
  readonly onCircuitChange?: (change: CircuitChange) => void;
}

/** One subgraph as the gateway reaches it. */
export interface GuardedEndpoint {
  readonly name: string;
  readonly breaker: InProcessBreaker;
  readonly fetch: Fetch;
  readonly subscribe: SubgraphEndpoint['subscribe'];
  /** Whether a stream of it that is done has come to its end, and has not failed. */
  readonly streamsEnd: boolean;
  /** Fetches that run and that wait for a place now. */
  usage(): { readonly running: number; readonly queued: number };
}

/**
 * One subgraph with all that protects it and its callers: so many fetches at a time, each with a deadline, refused at
 * once while it keeps failing. Equal reads on their way are one. Reads are repeated once after a lost connection; a
 * mutation is never sent twice.
 */
export function guardEndpoint(endpoint: GatewayEndpoint, o: GuardDependencies): GuardedEndpoint {
  const { name } = endpoint;
  const breaker = createInProcessBreaker({
    name: `gateway.${name}`,
    settings: o.settings.circuit,
    ...(o.onCircuitChange && { onChange: o.onCircuitChange }),
  });
  const fetcher = new Fetcher({ ...o, ...o.settings, ...routeTo(endpoint), name, breaker });
  return {
    name,
    breaker,
    streamsEnd: 'streamsEnd' in endpoint && endpoint.streamsEnd,
    fetch: observeFetch(name, (request) => fetcher.fetch(request)),
    usage: () => fetcher.usage(),
    async subscribe(request) {
      try {
        return await endpoint.subscribe(request);
      } catch (error) {
        throw failureOf(error, name);
      }
    },
  };
}
