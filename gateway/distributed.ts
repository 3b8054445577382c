import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHealth } from '#foundation/health/health.ts';
import { createMetrics } from '#foundation/health/metrics.ts';
import { openOperationsServer } from '#foundation/health/operations-server.ts';
import { createSigner } from '#foundation/identity/signature.ts';
import { readBuild } from '#foundation/lifecycle/build.ts';
import { runProgram } from '#foundation/lifecycle/run.ts';
import { startReport } from '#foundation/lifecycle/start-report.ts';
import { createLogger } from '#foundation/logging/logger.ts';
import { openRedis } from '#foundation/redis/open-redis.ts';
import { createRemotePeers } from '#foundation/subgraph/remote-peers.ts';
import { peerUrls } from '#foundation/subgraph/subgraph-settings.ts';
import { type GatewayProcessConfig, gatewayProcessSettings } from './config.ts';
import { signedBy } from './execution/transport/authorize.ts';
import { createHttpEndpoint } from './execution/transport/http.ts';
import { followSupergraph } from './reload/follow-supergraph.ts';
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
      const health = createHealth({ service: 'gateway', version: build.version, commit: build.commit });
      const metrics = config.METRICS_ENABLED ? { metrics: createMetrics({ service: 'gateway' }) } : {};
      const operations = { host: config.OPERATIONS_HOST, port: config.OPERATIONS_PORT };
      resources.use(await openOperationsServer({ health, ...metrics, logger, ...operations }));

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
      const dependencies = { endpoints, supergraphSdl, peers, config, health, ...shared, logger };
      const gateway = resources.use(await createGateway(dependencies));
      const file = resources.use(followSupergraph({ gateway, path, supergraphSdl, health, ...metrics, logger }));
      const { url } = await gateway.listen({ port: config.PORT, host: config.HOST });
      logger.info({ url: `${url}/graphql` }, 'Answers clients.');
      health.setReady(true);
      return {
        unready: () => health.setReady(false),
        drain: () => gateway.drain(),
        reload: () => void file.read(),
      };
    },
  });
}
