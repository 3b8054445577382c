import type { AddressInfo } from 'node:net';
import { printSchema } from 'graphql';
import type { Finding, Health } from '#foundation/health/health.ts';
import type { GatewayConfig } from './config.ts';
import type { GatewayContext } from './context.ts';
import { type GatewayDependencies as CoreDependencies, createCore } from './core.ts';
import type { LoadedSupergraph } from './execution/supergraph.ts';
import type { GuardedEndpoint } from './execution/transport/guarded.ts';
import { createApp } from './http/app.ts';
import { createLocalApi, type LocalApi } from './local.ts';
import { createClientStreams } from './subscriptions/client-streams.ts';
import { createConnectionQuota } from './subscriptions/connection-quota.ts';
import type { DeliveryCounters } from './subscriptions/delivery-counters.ts';
import { createReservations } from './subscriptions/reservations.ts';
import { createSocketServer } from './subscriptions/websocket.ts';
import { addGatewayFigures } from './telemetry/gateway-figures.ts';

export { type GatewayConfig, gatewaySettings } from './config.ts';
export { breakerActions, breakerPolicies, watchBulkheads } from './health/breaker-policies.ts';
export type { LocalRequest } from './local.ts';

export type GatewayDependencies = CoreDependencies & {
  readonly health: Health;
  /** Names of headers of requests, and of `connection_init`, that subgraphs are given, in lower case; none unless told. */
  readonly forwardHeaders?: readonly string[];
};

export interface Gateway extends LocalApi, AsyncDisposable {
  /** Opens the public port; 0 takes a free one. */
  listen(o: { port: number; host: string }): Promise<{ url: string; port: number }>;
  /** Swaps in another supergraph; false, and nothing changes, when it is not valid. */
  replaceSupergraph(supergraphSdl: string): boolean;
  /** The version in force, and what was wrong with the one that was last to replace it, if anything was. */
  supergraph(): { readonly version: string; readonly refusal: Error | undefined };
  /** Takes nothing new, closes sockets with 1012, finishes requests. */
  drain(): Promise<void>;
  readonly endpoints: ReadonlyMap<string, GuardedEndpoint>;
  /** How many subscriptions the subgraphs see: equal ones are one. */
  readonly upstreams: number;
}

const MAXIMUM_MESSAGE_BYTES = 2 * 1024 * 1024;
const MAXIMUM_BUFFERED_BYTES = 1024 * 1024;
const INITIALISE_MILLISECONDS = 3_000;

/** The gateway: one graph over its subgraphs. Throws when the supergraph is not valid, or names one without endpoint. */
export async function createGateway(dependencies: GatewayDependencies): Promise<Gateway> {
  const { config, health } = dependencies;
  const core = await createCore(dependencies);
  const { requests, graphs, groups, endpoints } = core;
  const watchCircuits = createCircuitWatch(health, endpoints);
  watchCircuits(graphs.current());
  graphs.onReplaced(watchCircuits);
  const opened = openConnections(config, core.counters);
  const sockets = createSocketServer({
    ...core,
    ...opened,
    ...requests,
    ...(dependencies.forwardHeaders && { forwardHeaders: dependencies.forwardHeaders }),
    limits: socketLimits(config),
    origins: config.CORS_ORIGINS,
    logger: dependencies.logger,
  });
  const { metrics } = dependencies.observers ?? {};
  if (metrics) addGatewayFigures(metrics, { ...core, sockets });
  const sdlFor = (context: GatewayContext) => printSchema(graphs.current().schemaFor(context));
  const { app, closing } = await createApp({ ...dependencies, ...core, ...requests, ...opened, metrics, sdlFor });
  app.server.on('upgrade', sockets.upgrade);
  let draining: Promise<void> | undefined;

  const gateway: Gateway = {
    ...createLocalApi(core),
    endpoints,
    replaceSupergraph: graphs.replace,
    supergraph: () => ({ version: graphs.current().version, refusal: graphs.refusal() }),
    get upstreams() {
      return groups.size;
    },
    async listen({ port, host }) {
      await app.listen({ port, host });
      const bound = app.server.address() as AddressInfo;
      return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`, port: bound.port };
    },
    drain() {
      closing.begin();
      draining ??= Promise.all([sockets.drain(), opened.streams.drain()]).then(() => closing.close());
      return draining;
    },
    async [Symbol.asyncDispose]() {
      await gateway.drain();
      opened.reservations[Symbol.dispose]();
      await core.close();
    },
  };
  return gateway;
}

/** A subgraph that keeps failing degrades the gateway: the rest of the graph still answers. */
function createCircuitWatch(health: Health, endpoints: ReadonlyMap<string, GuardedEndpoint>) {
  const watched = new Set<string>();
  return ({ subgraphs }: Pick<LoadedSupergraph, 'subgraphs'>): void => {
    const names = new Set(subgraphs.map(({ name }) => name));
    for (const name of [...watched].filter((one) => !names.has(one))) {
      health.unregister(`${name}-circuit`);
      watched.delete(name);
    }
    for (const name of [...names].filter((one) => !watched.has(one))) {
      health.register(`${name}-circuit`, async () => findingOf(endpoints.get(name)), { critical: false });
      watched.add(name);
    }
  };
}

function findingOf(endpoint: GuardedEndpoint | undefined): Finding {
  const circuit = endpoint?.breaker.state() ?? 'CLOSED';
  return { status: circuit === 'CLOSED' ? 'HEALTHY' : 'DEGRADED', details: { circuit } };
}

/** What clients keep open, by whatever transport. */
const openConnections = (config: GatewayConfig, counters: DeliveryCounters) => ({
  connections: createConnectionQuota({
    maxConnections: config.MAX_SOCKETS,
    maxPerUser: config.MAX_SOCKETS_PER_USER,
    maxPerAddress: config.MAX_ANONYMOUS_SOCKETS_PER_ADDRESS,
  }),
  streams: createClientStreams({ maxBufferedBytes: MAXIMUM_BUFFERED_BYTES, counters }),
  reservations: createReservations({ limit: config.MAX_SOCKETS_PER_USER }),
  maxOperationsPerConnection: config.MAX_SUBSCRIPTIONS_PER_SOCKET,
});

const socketLimits = (config: GatewayConfig) => ({
  maxSubscriptionsPerSocket: config.MAX_SUBSCRIPTIONS_PER_SOCKET,
  maxMessageBytes: MAXIMUM_MESSAGE_BYTES,
  maxBufferedBytes: MAXIMUM_BUFFERED_BYTES,
  initMilliseconds: INITIALISE_MILLISECONDS,
});
