import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Redis } from 'ioredis';
import { ConfigurationError } from '#foundation/config/parse-environment.ts';
import { type Operations, openOperations } from '#foundation/health/open-operations.ts';
import { type Build, readBuild } from '#foundation/lifecycle/build.ts';
import { configureOrExit } from '#foundation/lifecycle/configure.ts';
import { type Running, runProgram } from '#foundation/lifecycle/run.ts';
import { startReport } from '#foundation/lifecycle/start-report.ts';
import { createLogger, type Logger } from '#foundation/logging/logger.ts';
import { openRedis } from '#foundation/redis/open-redis.ts';
import { InvalidSupergraph } from '../execution/supergraph.ts';
import type { Identity } from '../identity/identity.ts';
import { serveGateway } from '../serve.ts';
import { createGateway, type Gateway } from '../server.ts';
import { type StandaloneArguments, usage } from './arguments.ts';
import { endpointOpener } from './endpoints.ts';
import { createJwtIdentity, openIdentity } from './identity.ts';
import { readConfig, type StandaloneConfig, standaloneSettings } from './settings.ts';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths begin. */
  readonly directory: string;
}

/** The gateway alone on any supergraph, its subgraphs reached over HTTP. Runs until it is told to stop. */
export async function runStandalone(given: StandaloneArguments, { env, directory }: Surroundings): Promise<never> {
  const supergraphFile = resolve(directory, given.supergraph);
  const configPath = given.config === undefined ? undefined : resolve(directory, given.config);
  const config = configureOrExit(() => configured(given, configPath, env), { args: [], help: () => usage });
  const { settings } = config;
  const pretty = settings.LOG_FORMAT === 'auto' ? {} : { pretty: settings.LOG_FORMAT === 'pretty' };
  const logger = createLogger({ service: 'gateway', level: settings.LOG_LEVEL, ...pretty });
  const build = readBuild(join(import.meta.dirname, '../..'), settings.SPOTKEEP_COMMIT);

  return runProgram({
    name: 'gateway',
    logger,
    report: { ...startReport(build, standaloneSettings, settings), supergraph: supergraphFile },
    shutdownDelaySeconds: settings.SHUTDOWN_DELAY_SECONDS,
    gracePeriodSeconds: settings.GRACE_PERIOD_SECONDS,
    start: async (resources) => {
      const from = { ...given, supergraphFile, configDirectory: dirname(configPath ?? supergraphFile) };
      return start(resources, { ...from, ...config, build, logger });
    },
  });
}

function configured(
  { isOpen, port, host }: StandaloneArguments,
  configPath: string | undefined,
  env: Surroundings['env'],
): StandaloneConfig {
  const text = configPath === undefined ? undefined : textOf('--config', configPath);
  const directory = dirname(configPath ?? '.');
  return readConfig({ text, env, flags: { PORT: port?.toString(), HOST: host }, isOpen, directory });
}

function textOf(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError([{ name: flag, expected: `expected a file that can be read (${reason})` }]);
  }
}

interface StartOptions extends StandaloneConfig {
  readonly supergraphFile: string;
  readonly configDirectory: string;
  readonly isOpen: boolean;
  readonly build: Build;
  readonly logger: Logger;
}

async function start(resources: AsyncDisposableStack, o: StartOptions): Promise<Running> {
  const { settings, logger, isOpen } = o;
  if (isOpen) logger.warn('Nobody is checked: every field is everybody’s, whatever its directives say.');
  if (o.isSecretMade) logger.info('SIGNING_SECRET is not set: no subscription resumes in another process than this.');
  const operations = resources.use(
    await openOperations({ service: 'gateway', config: settings, build: o.build, logger }),
  );
  const { health } = operations;
  const supergraphSdl = textOf('--supergraph', o.supergraphFile);
  const redis = settings.REDIS_URL === undefined ? undefined : resources.use(openRedis(settings.REDIS_URL, logger));
  if (redis) health.register('redis', redis.ping, { critical: false });
  const gateway = resources.use(await openGateway({ ...o, supergraphSdl, operations, redis: redis?.redis }));
  const path = o.supergraphFile;
  return serveGateway(resources, { gateway, path, supergraphSdl, operations, config: settings, logger });
}

interface OpenOptions extends StartOptions {
  readonly supergraphSdl: string;
  readonly operations: Operations;
  readonly redis: Redis | undefined;
}

async function openGateway(o: OpenOptions): Promise<Gateway> {
  const { file, isOpen, logger, settings, supergraphSdl, operations, redis } = o;
  const openEndpoint = endpointOpener({ file, directory: o.configDirectory, logger });
  const identity = await identityFor(o);
  const { forwardHeaders } = file;
  const config = { ...settings, ADMIN_TOKEN: undefined };
  const { health } = operations;
  const told = { config, health, redis, observers: operations, logger };
  try {
    const graph = { endpoints: [], openEndpoint, supergraphSdl, forwardHeaders };
    return await createGateway({ ...graph, identity, isOpen, ...told });
  } catch (error) {
    await identity[Symbol.asyncDispose]();
    if (!(error instanceof InvalidSupergraph)) throw error;
    throw new ConfigurationError([{ name: '--supergraph', expected: `is no supergraph to serve (${error.message})` }]);
  }
}

async function identityFor({ file, configDirectory, settings, logger }: StartOptions): Promise<Identity> {
  const jwt = file.identity?.jwt;
  if (!jwt) return openIdentity();
  return createJwtIdentity({ jwt, directory: configDirectory, maxSockets: settings.MAX_SOCKETS, logger });
}
