import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SubgraphName, subgraphNames } from '#foundation/calls/define-call.ts';
import { freePort } from '../../tests/support/child.ts';
import { connectWorld, type World } from '../../tests/support/connect-world.ts';
import { startRedis } from '../../tests/support/redis.ts';
import { startDurablePostgres } from './postgres.ts';
import { type Program, startProgram } from './program.ts';

/** A Spotkeep under measurement. */
export interface Shape extends AsyncDisposable {
  readonly name: string;
  readonly world: World;
  /** The process that answers clients. */
  readonly gateway: Program;
  /** All of its processes; in the embedded shape the one. */
  readonly programs: readonly Program[];
}

/** How the subgraphs of the distributed shape are reached by another gateway. */
export interface DistributedShape extends Shape {
  readonly subgraphUrls: Readonly<Record<SubgraphName, string>>;
  readonly signingSecret: string;
  /** Where all of it is stored. */
  readonly databaseUrl: string;
  /** The processes by name, and those of the servers that are not ours. */
  readonly processes: Readonly<Record<SubgraphName | 'gateway', Program>>;
  readonly servers: { readonly postgres: number | undefined; readonly redis: number | undefined };
}

/** What both shapes are set to: quiet, as in production, and without what would refuse or change work under load. */
const settings = {
  NODE_ENV: 'production',
  LOG_LEVEL: 'warn',
  LOG_FORMAT: 'json',
  OPERATIONS_PORT: '0',
  RATE_LIMIT_ENABLED: 'false',
  // No agent sends heartbeats here, and all of them stay online.
  HEARTBEAT_TIMEOUT_SECONDS: '86400',
};

/** The settings of the one-process program on a folder, at a free port. */
export async function embeddedSettings(dataDir: string) {
  const port = await freePort();
  const adminToken = `adm_${randomUUID()}`;
  const env = { ...settings, DEMO: 'off', DATA_DIR: dataDir, PORT: String(port), ADMIN_TOKEN: adminToken };
  return { env, adminToken, origin: `http://127.0.0.1:${port}` };
}

/** One process with its database in a temporary folder. */
export async function startEmbedded(signal: AbortSignal): Promise<Shape> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'spotkeep-bench-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const { env, adminToken, origin } = await embeddedSettings(folder);
  const gateway = resources.use(startProgram('spotkeep.ts', env, signal));
  await gateway.ready(origin);
  const world = resources.use(connectWorld({ url: `${origin}/graphql`, adminToken }));
  return { name: 'embedded', world, gateway, programs: [gateway], ...owning(resources) };
}

/** Six processes on a Postgres and a Redis of their own. Throws when either is not installed. */
export async function startDistributed(
  signal: AbortSignal,
  own: Readonly<Record<string, string>> = {},
): Promise<DistributedShape> {
  await using resources = new AsyncDisposableStack();
  const redis = await startRedis();
  if (!redis) throw new Error('The distributed shape needs Redis, which is not installed here.');
  resources.use(redis);
  const postgres = resources.use(await startDurablePostgres());
  const signingSecret = randomUUID();
  const adminToken = `adm_${randomUUID()}`;
  const subgraphUrls = await addresses();
  const shared = {
    ...settings,
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    ADMIN_TOKEN: adminToken,
    SIGNING_SECRET: signingSecret,
    ...urlSettings(subgraphUrls),
    ...own,
  };
  const start = async (file: string, origin: string) => {
    const program = resources.use(startProgram(file, { ...shared, PORT: new URL(origin).port }, signal));
    await program.ready(origin);
    return program;
  };
  const started = await Promise.all(
    subgraphNames.map(async (name) => [name, await start(`subgraphs/${name}/main.ts`, subgraphUrls[name])] as const),
  );
  const subgraphs = Object.fromEntries(started) as Record<SubgraphName, Program>;
  const origin = `http://127.0.0.1:${await freePort()}`;
  const gateway = await start('gateway/main.ts', origin);
  const world = resources.use(connectWorld({ url: `${origin}/graphql`, adminToken }));
  const processes = { gateway, ...subgraphs };
  return {
    ...{ name: 'distributed', world, gateway, programs: Object.values(processes), processes },
    ...{ subgraphUrls, signingSecret, databaseUrl: postgres.url },
    ...{ servers: { postgres: postgres.pid, redis: redis.pid }, ...owning(resources) },
  };
}

async function addresses(): Promise<Record<SubgraphName, string>> {
  const entries: [SubgraphName, string][] = [];
  for (const name of subgraphNames) entries.push([name, `http://127.0.0.1:${await freePort()}`]);
  return Object.fromEntries(entries) as Record<SubgraphName, string>;
}

/** The names under which every service is told where the subgraphs are. */
export const urlSettings = (urls: Readonly<Record<SubgraphName, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(urls).map(([name, url]) => [`${name.toUpperCase()}_URL`, url]));

function owning(resources: AsyncDisposableStack): AsyncDisposable {
  const owned = resources.move();
  return { [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
