import type { Logger } from '#foundation/logging/logger.ts';
import type { CircuitChange } from '#foundation/resilience/in-process-breaker.ts';
import type { GatewayConfig } from '../config.ts';
import { createReach, type OpenEndpoint, type Reach } from '../reload/reach.ts';
import type { Fetch } from './fetch.ts';
import type { GatewayEndpoint } from './transport/endpoint.ts';
import { type GuardedEndpoint, type GuardSettings, guardEndpoint } from './transport/guarded.ts';
import { Patrol } from './transport/patrol.ts';

export interface ServicesOptions {
  readonly endpoints: readonly GatewayEndpoint[];
  readonly openEndpoint?: OpenEndpoint | undefined;
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly onCircuitChange?: (change: CircuitChange) => void;
  /** Stands between the plans and every subgraph. */
  readonly around?: ((fetch: Fetch) => Fetch) | undefined;
}

export interface Services extends Reach {
  readonly endpoints: ReadonlyMap<string, GuardedEndpoint>;
  /** How plans reach them. */
  readonly fetchers: ReadonlyMap<string, Fetch>;
}

// Beyond this many waiting for one subgraph, a further fetch would only wait for its own deadline.
const QUEUED_FOR_EACH_PLACE = 50;
const NEVER = Number.MAX_SAFE_INTEGER;

/** The subgraphs as plans reach them: guarded. */
export function openServices(options: ServicesOptions): Services {
  const { endpoints: given, openEndpoint, config, logger, onCircuitChange, around = (fetch) => fetch } = options;
  const heard = (change: CircuitChange) => {
    logger.warn({ circuit: change.name, from: change.from, to: change.to }, 'a circuit changed');
    onCircuitChange?.(change);
  };
  const shared = {
    settings: guardSettings(config),
    patrol: new Patrol(),
    writes: { count: 0 },
    onCircuitChange: heard,
  };
  const guard = (endpoint: GatewayEndpoint) => guardEndpoint(endpoint, shared);
  const guarded = new Map(given.map((endpoint) => [endpoint.name, guard(endpoint)]));
  const fetchers = new Map([...guarded.values()].map(({ name, fetch }) => [name, around(fetch)]));
  const subgraphs = {
    endpoints: guarded,
    guard,
    put(endpoint: GuardedEndpoint) {
      guarded.set(endpoint.name, endpoint);
      fetchers.set(endpoint.name, around(endpoint.fetch));
    },
    remove(name: string) {
      guarded.delete(name);
      fetchers.delete(name);
    },
  };
  return { endpoints: guarded, fetchers, ...createReach({ subgraphs, open: openEndpoint, logger }) };
}

function guardSettings(config: GatewayConfig): GuardSettings {
  const maxConcurrentFetches = config.BULKHEAD_MAX_CONCURRENT;
  return {
    circuit: {
      failureThreshold: config.CIRCUIT_BREAKER_ENABLED ? config.CIRCUIT_BREAKER_FAILURE_THRESHOLD : NEVER,
      openSeconds: config.CIRCUIT_BREAKER_TIMEOUT_SECONDS,
      halfOpenMaxCalls: config.CIRCUIT_BREAKER_HALF_OPEN_MAX_CALLS,
    },
    maxConcurrentFetches,
    maxQueuedFetches: maxConcurrentFetches * QUEUED_FOR_EACH_PLACE,
    fetchTimeoutMilliseconds: config.REQUEST_TIMEOUT_SECONDS * 1000,
  };
}
