import type { Operations } from '#foundation/health/open-operations.ts';
import { processActions, processPolicies } from '#foundation/health/process-policies.ts';
import type { Running } from '#foundation/lifecycle/run.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayConfig } from './config.ts';
import { breakerActions, breakerPolicies, watchBulkheads } from './health/breaker-policies.ts';
import { followSupergraph } from './reload/follow-supergraph.ts';
import type { Gateway } from './server.ts';

export interface ServeOptions {
  readonly gateway: Gateway;
  /** The supergraph's file, which is followed, and what it said when the gateway was made. */
  readonly path: string;
  readonly supergraphSdl: string;
  readonly operations: Operations;
  readonly config: Pick<GatewayConfig, 'BULKHEAD_MAX_CONCURRENT'> & { readonly PORT: number; readonly HOST: string };
  readonly logger: Logger;
}

/** What every process that is a gateway alone does with it: answers clients, follows its supergraph, watches itself. */
export async function serveGateway(resources: AsyncDisposableStack, o: ServeOptions): Promise<Running> {
  const { gateway, path, supergraphSdl, operations, config, logger } = o;
  const { health, metrics } = operations;
  const file = resources.use(followSupergraph({ gateway, path, supergraphSdl, health, metrics, logger }));
  const { url } = await gateway.listen({ port: config.PORT, host: config.HOST });
  logger.info({ url: `${url}/graphql` }, 'Answers clients.');
  watchBulkheads(health.vitals, gateway.endpoints, config.BULKHEAD_MAX_CONCURRENT);
  operations.watch({
    policies: [...processPolicies, ...breakerPolicies(gateway.endpoints.keys())],
    actions: new Map([...processActions, ...breakerActions(gateway.endpoints)]),
  });
  health.setReady(true);
  return {
    unready: () => health.setReady(false),
    drain: () => gateway.drain(),
    reload: () => void file.read(),
  };
}
