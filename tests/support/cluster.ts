import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { type SubgraphName, subgraphNames } from '#foundation/calls/define-call.ts';
import { type Child, freePort, startChild, untilReady } from './child.ts';
import { connectWorld, type World } from './connect-world.ts';
import { openTestRedis, services } from './services.ts';

export type ServiceName = SubgraphName | 'gateway';

/** The distributed shape: six processes started by their own `main.ts`, a database and a Redis of their own. */
export interface Cluster extends World {
  /** Ends one process without a warning. */
  kill(name: ServiceName): Promise<void>;
  /** Starts a killed one again, at its old address. */
  restart(name: ServiceName): Promise<void>;
}

const repository = join(import.meta.dirname, '../..');
const mainOf = (name: ServiceName) => (name === 'gateway' ? 'gateway/main.ts' : `subgraphs/${name}/main.ts`);

/** Needs Postgres and Redis: guard the suite with `withoutPostgres()` and `withoutRedis()`. */
export async function startCluster(env: Readonly<Record<string, string>> = {}): Promise<Cluster> {
  await using resources = new AsyncDisposableStack();
  const redis = resources.use(await openTestRedis());
  const database = resources.use(await createDatabase());
  const adminToken = `adm_${randomUUID()}`;
  const ports = new Map<ServiceName, number>();
  for (const name of [...subgraphNames, 'gateway'] as const) ports.set(name, await freePort());
  const urlOf = (name: ServiceName) => `http://127.0.0.1:${ports.get(name)}`;
  const shared = {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'json',
    OPERATIONS_PORT: '0',
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    ADMIN_TOKEN: adminToken,
    RATE_LIMIT_ENABLED: 'false',
    SIGNING_SECRET: 'shared-by-six-processes-0123456789',
    ...Object.fromEntries(subgraphNames.map((name) => [`${name.toUpperCase()}_URL`, urlOf(name)])),
    ...env,
  };

  const children = new Map<ServiceName, Child>();
  resources.defer(async () => {
    await Promise.all([...children.values()].map((child) => child[Symbol.asyncDispose]()));
  });
  async function start(name: ServiceName) {
    const node = join(repository, 'node_modules/.bin/node');
    const child = startChild(node, [join(repository, mainOf(name))], {
      env: { ...shared, PORT: String(ports.get(name)) },
    });
    children.set(name, child);
    await untilReady(child, async () => {
      const answer = await fetch(`${urlOf(name)}/health/ready`).catch(() => undefined);
      return answer?.ok === true;
    });
  }
  await Promise.all(subgraphNames.map(start));
  await start('gateway');

  const world = resources.use(connectWorld({ url: `${urlOf('gateway')}/graphql`, adminToken }));
  const owned = resources.move();
  return {
    ...world,
    kill: async (name) => children.get(name)?.kill(),
    restart: start,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function createDatabase() {
  const { postgresUrl } = services();
  if (postgresUrl === undefined) throw new Error('There is no Postgres: guard the suite with withoutPostgres().');
  const name = `cluster_${randomUUID().replaceAll('-', '')}`;
  const administer = async (sql: string) => {
    const client = new pg.Client({ connectionString: postgresUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await administer(`create database ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return { url: url.href, [Symbol.asyncDispose]: () => administer(`drop database ${name} with (force)`) };
}
