import { join } from 'node:path';
import type { SubgraphName } from '../calls/define-call.ts';
import { systemClock } from '../clock.ts';
import type { EnvironmentShape, ValuesOf } from '../config/declaration.ts';
import { describeEnvironment } from '../config/describe-environment.ts';
import { serviceAliases } from '../config/service-settings.ts';
import { openDatabase } from '../database/open.ts';
import { openOperations } from '../health/open-operations.ts';
import { processActions, processPolicies } from '../health/process-policies.ts';
import { createSigner } from '../identity/signature.ts';
import { readBuild } from '../lifecycle/build.ts';
import { configureOrExit } from '../lifecycle/configure.ts';
import { retryStart } from '../lifecycle/retry-start.ts';
import { runProgram } from '../lifecycle/run.ts';
import { startReport } from '../lifecycle/start-report.ts';
import { createLogger } from '../logging/logger.ts';
import { openRedis } from '../redis/open-redis.ts';
import type { SubgraphDependencies } from './dependencies.ts';
import { createRemotePeers } from './remote-peers.ts';
import type { SubgraphService } from './service.ts';
import { addServiceFigures } from './service-figures.ts';
import { loadSubgraphConfig, peerUrls, subgraphSettings } from './subgraph-settings.ts';
import { watchDatabase } from './watch-database.ts';
import { workerActions, workerPolicies } from './worker-policies.ts';

export interface SubgraphProgram<S extends EnvironmentShape> {
  readonly name: SubgraphName;
  /** What it declares beside what every subgraph's process does. */
  readonly settings: S;
  readonly createSubgraph: (dependencies: SubgraphDependencies<ValuesOf<S>>) => Promise<SubgraphService>;
  readonly env: NodeJS.ProcessEnv;
  readonly args: readonly string[];
}

/** Runs one subgraph as a process of its own, on Postgres, its peers and the gateway reached over HTTP. */
export async function runSubgraph<S extends EnvironmentShape>(program: SubgraphProgram<S>): Promise<never> {
  const { name, settings, env, args } = program;
  const shape = subgraphSettings(name, settings);
  const config = configureOrExit(() => loadSubgraphConfig(name, settings, env) as Configured<S>, {
    args,
    help: () => `The ${name} subgraph of Spotkeep.\n\n${describeEnvironment(shape, serviceAliases)}`,
  });
  const logger = createLogger({ service: name, level: config.LOG_LEVEL, ...pretty(config.LOG_FORMAT) });
  const build = readBuild(join(import.meta.dirname, '../..'), config.SPOTKEEP_COMMIT);
  return runProgram({
    name,
    logger,
    report: startReport(build, shape, config),
    shutdownDelaySeconds: config.SHUTDOWN_DELAY_SECONDS,
    gracePeriodSeconds: config.GRACE_PERIOD_SECONDS,
    async start(resources, stop) {
      const operations = resources.use(await openOperations({ service: name, config, build, logger }));
      const { health, metrics, telemetry } = operations;
      const service = await open(program, config, { resources, stop, health, logger, telemetry });
      if (metrics) addServiceFigures(metrics, [service]);
      await service.start();
      operations.watch({
        policies: [...processPolicies, ...workerPolicies([service])],
        actions: new Map([...processActions, ...workerActions([service])]),
      });
      const { url } = await service.listen({ port: config.PORT, host: config.HOST, metrics });
      logger.info({ url }, 'Answers the gateway.');
      health.setReady(true);
      return { unready: () => health.setReady(false), drain: () => service.drain() };
    },
  });
}

type Configured<S extends EnvironmentShape> = ReturnType<typeof loadSubgraphConfig<Record<never, never>>> & ValuesOf<S>;

async function open<S extends EnvironmentShape>(
  { name, createSubgraph }: SubgraphProgram<S>,
  config: Configured<S>,
  o: Pick<SubgraphDependencies<unknown>, 'health' | 'logger' | 'telemetry'> & {
    resources: AsyncDisposableStack;
    stop: AbortSignal;
  },
): Promise<SubgraphService> {
  const { resources, stop, health, logger, telemetry } = o;
  const opened = config.REDIS_URL === undefined ? undefined : resources.use(openRedis(config.REDIS_URL, logger));
  if (opened) health.register('redis', opened.ping, { critical: false });
  const redis = opened && { redis: opened.redis };
  const signer = createSigner(config.SIGNING_SECRET as string); // required together with DATABASE_URL
  const urls = peerUrls(config);
  const peers = resources.use(createRemotePeers({ urls, name, signer, ...redis, logger }));
  const attempt = async () => {
    const database = await openDatabase({ url: config.DATABASE_URL, poolSize: config.DB_POOL_SIZE, logger });
    try {
      await database.ping();
      return database;
    } catch (error) {
      await database[Symbol.asyncDispose]();
      throw error;
    }
  };
  const database = resources.use(await retryStart(attempt, { what: 'the database', logger, signal: stop }));
  watchDatabase(health.vitals, database);
  const dependencies = { config: config as ValuesOf<S>, database, ...redis, peers, clock: systemClock, logger };
  return resources.use(await createSubgraph({ ...dependencies, signer, health, telemetry }));
}

const pretty = (format: string): { pretty?: boolean } => (format === 'auto' ? {} : { pretty: format === 'pretty' });
