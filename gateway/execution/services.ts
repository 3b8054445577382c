import type { Logger } from '#foundation/logging/logger.ts';
import type { CircuitChange } from '#foundation/resilience/in-process-breaker.ts';
import type { GatewayConfig } from '../config.ts';
import type { Fetch } from './fetch.ts';
import type { GatewayEndpoint } from './transport/endpoint.ts';
import { type GuardedEndpoint, guardEndpoint } from './transport/guarded.ts';
import { Patrol } from './transport/patrol.ts';

export interface ServicesOptions {
  readonly endpoints: readonly GatewayEndpoint[];
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly onCircuitChange?: (change: CircuitChange) => void;
}

export interface Services {
  readonly endpoints: ReadonlyMap<string, GuardedEndpoint>;
  /** How plans reach them. */
  readonly fetchers: ReadonlyMap<string, Fetch>;
}

// Beyond this many waiting for one subgraph, a further fetch would only wait for its own deadline.
const QUEUED_FOR_EACH_PLACE = 50;
const NEVER = Number.MAX_SAFE_INTEGER;

/** The subgraphs as plans reach them: guarded. */
export function openServices({ endpoints, config, logger, onCircuitChange }: ServicesOptions): Services {
  const fetchTimeoutMilliseconds = config.REQUEST_TIMEOUT_SECONDS * 1000;
  const maxConcurrentFetches = config.BULKHEAD_MAX_CONCURRENT;
  const settings = {
    circuit: {
      failureThreshold: config.CIRCUIT_BREAKER_ENABLED ? config.CIRCUIT_BREAKER_FAILURE_THRESHOLD : NEVER,
      openSeconds: config.CIRCUIT_BREAKER_TIMEOUT_SECONDS,
      halfOpenMaxCalls: config.CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS,
    },
    maxConcurrentFetches,
    maxQueuedFetches: maxConcurrentFetches * QUEUED_FOR_EACH_PLACE,
    fetchTimeoutMilliseconds,
  };
  const heard = (change: CircuitChange) => {
    logger.warn({ circuit: change.name, from: change.from, to: change.to }, 'a circuit changed');
    onCircuitChange?.(change);
  };
  const shared = { settings, patrol: new Patrol(), writes: { count: 0 }, onCircuitChange: heard };
  const guarded = endpoints.map((endpoint) => guardEndpoint(endpoint, shared));
  return {
    endpoints: new Map(guarded.map((endpoint) => [endpoint.name, endpoint])),
    fetchers: new Map(guarded.map(({ name, fetch }) => [name, fetch])),
  };
}
