import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedCheck } from '#foundation/health/cached-check.ts';
import type { Health } from '#foundation/health/health.ts';
import { openOperations } from '#foundation/health/open-operations.ts';
import { createSigner, type Signer } from '#foundation/identity/signature.ts';
import { readBuild } from '#foundation/lifecycle/build.ts';
import { runProgram } from '#foundation/lifecycle/run.ts';
import { startReport } from '#foundation/lifecycle/start-report.ts';
import { createLogger } from '#foundation/logging/logger.ts';
import { openRedis } from '#foundation/redis/open-redis.ts';
import { createRemotePeers } from '#foundation/subgraph/remote-peers.ts';
import { remoteHealth } from '#foundation/subgraph/service-health.ts';
import { peerUrls } from '#foundation/subgraph/subgraph-settings.ts';
import { type GatewayProcessConfig, gatewayProcessSettings } from './config.ts';
import { signedBy } from './execution/transport/authorize.ts';
import { createHttpEndpoint } from './execution/transport/http.ts';
import { serveGateway } from './serve.ts';
import { createGateway } from './server.ts';

const ownSupergraph = join(import.meta.dirname, '../schema/supergraph.graphql');

/** The gateway of Spotkeep as a process of its own, its subgraphs reached over HTTP. Runs until it is told to stop. */
export async function runDistributed(config: GatewayProcessConfig): Promise<never> {
  const pretty = config.LOG_FORMAT === 'auto' ? {} : { pretty: config.LOG_FORMAT === 'pretty' };
  const logger = createLogger({ service: 'gateway', level: config.LOG_LEVEL, ...pretty });
  const build = readBuild(join(import.meta.dirname, '..'), config.SPOTKEEP_COMMIT);

  return runProgram({
    name: 'gateway',
    logger,
    report: startReport(build, gatewayProcessSettings, config),
    shutdownDelaySeconds: config.SHUTDOWN_DELAY_SECONDS,
    gracePeriodSeconds: config.GRACE_PERIOD_SECONDS,
    async start(resources) {
      const operations = resources.use(await openOperations({ service: 'gateway', config, build, logger }));
      const { health } = operations;

      const redis = config.REDIS_URL === undefined ? undefined : resources.use(openRedis(config.REDIS_URL, logger));
      if (redis) health.register('redis', redis.ping, { critical: false });
      const signer = createSigner(config.SIGNING_SECRET);
      const urls = peerUrls(config);
      const shared = redis && { redis: redis.redis };
      const peers = resources.use(createRemotePeers({ urls, name: 'gateway', signer, ...shared, logger }));
      const authorize = signedBy(signer);
      const endpoints = Object.entries(urls).map(([name, url]) =>
        resources.use(createHttpEndpoint({ name, url: new URL('/graphql', url).href, authorize, logger })),
      );
      const path = config.SUPERGRAPH_FILE ?? ownSupergraph;
      const supergraphSdl = await readFile(path, 'utf8');
      watchServices(health, urls, signer, config.HEALTH_CHECK_INTERVAL_SECONDS);
      const dependencies = {
        endpoints,
        supergraphSdl,
        peers,
        config,
        health,
        observers: operations,
        ...shared,
        logger,
      };
      const gateway = resources.use(await createGateway(dependencies));
      return serveGateway(resources, { gateway, path, supergraphSdl, operations, config, logger });
    },
  });
}

/** Asks the subgraphs how they are; without one of them the gateway still answers for the others. */
function watchServices(health: Health, urls: Readonly<Record<string, string>>, signer: Signer, seconds: number): void {
  for (const [name, url] of Object.entries(urls)) {
    const check = cachedCheck(remoteHealth({ url, name: 'gateway', signer }), { keptMilliseconds: seconds * 1000 });
    health.register(name, check, { critical: false });
  }
}
