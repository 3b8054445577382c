import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { type SubgraphName, subgraphNames } from '#foundation/calls/define-call.ts';
import { type Clock, systemClock } from '#foundation/clock.ts';
import type { ValuesOf } from '#foundation/config/declaration.ts';
import { describeEnvironment } from '#foundation/config/describe-environment.ts';
import { keptSecret } from '#foundation/config/kept-secret.ts';
import { parseEnvironment } from '#foundation/config/parse-environment.ts';
import { serviceAliases, serviceRules, serviceSettings } from '#foundation/config/service-settings.ts';
import { oneOf } from '#foundation/config/variable.ts';
import { type DatabaseServer, openDatabase } from '#foundation/database/open.ts';
import { createHealth, type Health } from '#foundation/health/health.ts';
import { type Operations, openOperations } from '#foundation/health/open-operations.ts';
import { processActions, processPolicies } from '#foundation/health/process-policies.ts';
import { createSigner } from '#foundation/identity/signature.ts';
import { readBuild } from '#foundation/lifecycle/build.ts';
import { configureOrExit } from '#foundation/lifecycle/configure.ts';
import { runProgram } from '#foundation/lifecycle/run.ts';
import { startReport } from '#foundation/lifecycle/start-report.ts';
import { createLogger, type Logger } from '#foundation/logging/logger.ts';
import { openRedis } from '#foundation/redis/open-redis.ts';
import type { SubgraphDependencies } from '#foundation/subgraph/dependencies.ts';
import { createLocalPeers } from '#foundation/subgraph/local-peers.ts';
import type { SubgraphService } from '#foundation/subgraph/service.ts';
import { addServiceFigures } from '#foundation/subgraph/service-figures.ts';
import { findingFrom } from '#foundation/subgraph/service-health.ts';
import { watchDatabase } from '#foundation/subgraph/watch-database.ts';
import { workerActions, workerPolicies } from '#foundation/subgraph/worker-policies.ts';
import {
  breakerActions,
  breakerPolicies,
  createGateway,
  type Gateway,
  gatewaySettings,
  watchBulkheads,
} from './gateway/server.ts';
import { startDemo } from './simulator/demo.ts';
import { adminSettings } from './subgraphs/admin/config.ts';
import { createSubgraph as createAdmin } from './subgraphs/admin/subgraph.ts';
import { agentSettings } from './subgraphs/agent/config.ts';
import { createSubgraph as createAgent } from './subgraphs/agent/subgraph.ts';
import { clientSettings } from './subgraphs/client/config.ts';
import { createSubgraph as createClient } from './subgraphs/client/subgraph.ts';
import { forecastingSettings } from './subgraphs/forecasting/config.ts';
import { createSubgraph as createForecasting } from './subgraphs/forecasting/subgraph.ts';
import { replicaSettings } from './subgraphs/replica/config.ts';
import { createSubgraph as createReplica } from './subgraphs/replica/subgraph.ts';

/** What the one-process program declares: all that its parts do, and whether it shows itself. */
export const spotkeepSettings = {
  ...serviceSettings,
  ...gatewaySettings,
  ...agentSettings,
  ...replicaSettings,
  ...clientSettings,
  ...adminSettings,
  ...forecastingSettings,
  DEMO: oneOf(['on', 'off'])
    .optional()
    .describe('whether a demo client and a simulated fleet run; off with DATABASE_URL, on otherwise'),
};
export type SpotkeepConfig = ValuesOf<typeof spotkeepSettings>;

/** Reads the environment of the one-process program. @throws ConfigurationError */
export const loadConfig = (env: NodeJS.ProcessEnv): SpotkeepConfig =>
  parseEnvironment(spotkeepSettings, env, serviceAliases, serviceRules);

export interface SpotkeepOptions {
  readonly config: SpotkeepConfig;
  readonly logger: Logger;
  readonly health: Health;
  /** Told of what the program does; nobody is, unless given. */
  readonly operations?: Pick<Operations, 'tracing' | 'telemetry' | 'metrics' | 'requests'> | undefined;
  /** Domain time; the system's unless told. */
  readonly clock?: Clock;
  /** `off`: no job runs by itself, as on a clock that is not the system's. */
  readonly schedules?: 'off';
  /** An opened database instead of the configured one; whoever opened it closes it. */
  readonly database?: DatabaseServer;
}

/** The whole program in one process: a database, five subgraphs and the gateway before them. */
export interface Spotkeep extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly adminToken: string;
  readonly services: ReadonlyMap<SubgraphName, SubgraphService>;
  /** Waits until the news of all that is committed now has been applied wherever it goes. */
  caughtUp(): Promise<void>;
  /** Takes nothing new and finishes what was begun. */
  drain(): Promise<void>;
}

const create = {
  agent: createAgent,
  replica: createReplica,
  client: createClient,
  admin: createAdmin,
  forecasting: createForecasting,
} satisfies Record<SubgraphName, (dependencies: SubgraphDependencies<SpotkeepConfig>) => Promise<SubgraphService>>;

// Less than what the program waits for the subgraph's whole answer.
const SUBGRAPH_CHECK_MILLISECONDS = 300;
// The longest way of news goes over this many subgraphs.
const ROUNDS_OF_NEWS = 3;

/** Opens everything in the order of dependency; disposing of it closes it in reverse. Answers clients once it listens. */
export async function openSpotkeep(options: SpotkeepOptions): Promise<Spotkeep> {
  const { logger, health, operations } = options;
  await using resources = new AsyncDisposableStack();
  const { config, adminToken } = await withSecrets(options.config, logger);
  const database = options.database ?? resources.use(await openConfigured(config, logger));
  watchDatabase(health.vitals, database);
  const opened = config.REDIS_URL ? resources.use(openRedis(config.REDIS_URL, logger)) : undefined;
  if (opened) health.register('redis', opened.ping, { critical: false });
  const redis = opened && { redis: opened.redis };
  const { services, peers } = await startServices(options, { config, database, ...redis }, resources);
  const supergraphSdl = await readFile(join(import.meta.dirname, 'schema/supergraph.graphql'), 'utf8');
  const shared = { supergraphSdl, peers, config, ...redis, logger, health, observers: operations };
  const gateway = resources.use(await createGateway({ ...shared, endpoints: [...services.values()] }));
  const owned = resources.move();
  // All stop before any is closed: each reads the logs of the others.
  const drain = async () => {
    await gateway.drain();
    await Promise.all([...services.values()].map((service) => service.drain()));
  };
  return {
    ...{ gateway, adminToken, services, drain },
    caughtUp: () => caughtUp([...services.values()]),
    async [Symbol.asyncDispose]() {
      await drain();
      await owned.disposeAsync();
    },
  };
}

/** The five subgraphs, at work. */
async function startServices(
  { logger, health, operations, schedules, clock = systemClock }: SpotkeepOptions,
  opened: { config: Awaited<ReturnType<typeof withSecrets>>['config']; database: DatabaseServer; redis?: Redis },
  resources: AsyncDisposableStack,
) {
  const { peers, register } = createLocalPeers();
  const signer = createSigner(opened.config.SIGNING_SECRET);
  const shared = { ...opened, peers, clock, signer, schedules, telemetry: operations?.telemetry };
  const services = new Map<SubgraphName, SubgraphService>();
  for (const name of subgraphNames) {
    const own = healthWithin(health, name);
    const service = await create[name]({ ...shared, health: own, logger: logger.child({ subgraph: name }) });
    services.set(name, resources.use(service));
    register(service);
  }
  if (operations?.metrics) addServiceFigures(operations.metrics, [...services.values()]);
  for (const service of services.values()) await service.start();
  return { services, peers };
}

/** Waits until the news of all that is committed now has been applied wherever it goes. */
async function caughtUp(services: readonly SubgraphService[]): Promise<void> {
  for (let round = 0; round < ROUNDS_OF_NEWS; round += 1) {
    for (const { log } of services) await log.relayOnce();
    await Promise.all(services.map((service) => service.caughtUp()));
  }
}

const openConfigured = (
  { DATABASE_URL: url, DB_POOL_SIZE: poolSize, DATA_DIR: dataDir }: SpotkeepConfig,
  logger: Logger,
) => (url ? openDatabase({ url, poolSize, logger }) : openDatabase({ dataDir, logger, onLost: stopProgram }));

/** What a subgraph says of itself is what the program says of that subgraph; without one of them it is not whole. */
function healthWithin(health: Health, service: string): Health {
  const { version, commit, vitals } = health;
  const own = createHealth({ service, version, commit, vitals, checkMilliseconds: SUBGRAPH_CHECK_MILLISECONDS });
  health.register(service, async () => findingFrom(await own.report()), { critical: true });
  return own;
}

/** Begins to measure, and to act where that is enabled. */
function watch({ gateway, services }: Spotkeep, operations: Operations, config: SpotkeepConfig): void {
  watchBulkheads(operations.health.vitals, gateway.endpoints, config.BULKHEAD_MAX_CONCURRENT);
  const all = [...services.values()];
  operations.watch({
    policies: [...processPolicies, ...workerPolicies(all), ...breakerPolicies(gateway.endpoints.keys())],
    actions: new Map([...processActions, ...workerActions(all), ...breakerActions(gateway.endpoints)]),
  });
}

/** Without its database the program has nothing left to do: what nobody catches stops it, and a supervisor starts anew. */
const stopProgram = (reason: Error): void =>
  process.nextTick(() => {
    throw new Error('The embedded database has died.', { cause: reason });
  });

/** Secrets that were not given are made once and kept beside the database. */
async function withSecrets(config: SpotkeepConfig, logger: Logger) {
  const keep = async (name: string, file: string, prefix: string): Promise<string> => {
    const { value, path, isNew } = await keptSecret({ dataDir: config.DATA_DIR, name: file, prefix });
    if (isNew) logger.info({ path }, `${name} was not given; one was made and is kept in a file.`);
    return value;
  };
  const adminToken = config.ADMIN_TOKEN ?? (await keep('ADMIN_TOKEN', 'admin-token', 'adm_'));
  const signingSecret = config.SIGNING_SECRET ?? (await keep('SIGNING_SECRET', 'signing-secret', ''));
  return { adminToken, config: { ...config, ADMIN_TOKEN: adminToken, SIGNING_SECRET: signingSecret } };
}

const hasDemo = ({ DEMO, DATABASE_URL }: SpotkeepConfig): boolean =>
  DEMO === undefined ? DATABASE_URL === undefined : DEMO === 'on';

/** Starts the demo beside the program, which goes on whatever becomes of it; disposing of it ends it. */
function runDemo(o: { url: string; adminToken: string; dataDir: string }, logger: Logger): AsyncDisposable {
  const log = { info: (message: string) => logger.info(message), warn: (message: string) => logger.warn(message) };
  const starting = startDemo({ ...o, log }).catch((error: unknown) => {
    logger.warn({ err: error }, 'The demo could not start.');
    return undefined;
  });
  let ending: Promise<void> | undefined;
  return {
    [Symbol.asyncDispose]() {
      ending ??= starting.then(async (demo) => demo?.[Symbol.asyncDispose]());
      return ending;
    },
  };
}

/** Runs the program until it is told to stop. */
async function main(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<never> {
  const config = configureOrExit(() => loadConfig(env), {
    args,
    help: () => `Spotkeep in one process.\n\n${describeEnvironment(spotkeepSettings, serviceAliases)}`,
  });
  const pretty = config.LOG_FORMAT === 'auto' ? {} : { pretty: config.LOG_FORMAT === 'pretty' };
  const logger = createLogger({ service: 'spotkeep', level: config.LOG_LEVEL, ...pretty });
  const build = readBuild(import.meta.dirname, config.SPOTKEEP_COMMIT);
  return runProgram({
    name: 'Spotkeep',
    logger,
    report: startReport(build, spotkeepSettings, config),
    shutdownDelaySeconds: config.SHUTDOWN_DELAY_SECONDS,
    gracePeriodSeconds: config.GRACE_PERIOD_SECONDS,
    async start(resources) {
      const dataDir = config.DATABASE_URL === undefined ? config.DATA_DIR : undefined;
      // First of all: a second program on the same folder should hear that, and not that a port is taken.
      const database = resources.use(await openConfigured(config, logger));
      const operations = resources.use(await openOperations({ service: 'spotkeep', config, build, logger, dataDir }));
      const { health } = operations;
      const spotkeep = resources.use(await openSpotkeep({ config, logger, health, operations, database }));
      watch(spotkeep, operations, config);
      const { url } = await spotkeep.gateway.listen({ port: config.PORT, host: config.HOST });
      health.setReady(true);
      logger.info(`${url}/graphql`);
      const { adminToken } = spotkeep;
      const demo = hasDemo(config)
        ? resources.use(runDemo({ url, adminToken, dataDir: config.DATA_DIR }, logger))
        : undefined;
      return {
        unready: () => health.setReady(false),
        async drain() {
          await demo?.[Symbol.asyncDispose]();
          await spotkeep.drain();
        },
      };
    },
  });
}

if (import.meta.main) await main(process.env, process.argv.slice(2));
