import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

export interface Services {
  /** A database in which others may be created. */
  readonly postgresUrl?: string;
  /** What the names of this run's template databases begin with. */
  readonly templates: string;
  readonly redisUrl?: string;
  /** What is missing, and how to have it, for the titles of what is skipped. */
  readonly missing: readonly string[];
}

declare module 'vitest' {
  export interface ProvidedContext {
    services: Services;
  }
}

/** Finds or starts, once for the whole run, the servers that some tests need. */
export default async function startServices(project: TestProject): Promise<() => Promise<void>> {
  const resources = new AsyncDisposableStack();
  try {
    const templates = `template_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
    const given = process.env.TEST_DATABASE_URL;
    if (given) resources.defer(() => dropTemplates(given, templates));
    const postgresUrl = given ?? resources.use(await startPostgres())?.url;
    const redisUrl = process.env.TEST_REDIS_URL ?? process.env.REDIS_URL ?? resources.use(await startRedis())?.url;
    const missing = [
      ...(postgresUrl ? [] : ['Postgres (install it, or set TEST_DATABASE_URL)']),
      ...(redisUrl ? [] : ['Redis (install redis-server, or set TEST_REDIS_URL)']),
    ];
    report(missing);
    project.provide('services', { postgresUrl, templates, redisUrl, missing });
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
  return () => resources.disposeAsync();
}

async function dropTemplates(url: string, prefix: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(`select datname from pg_database where starts_with(datname, '${prefix}')`);
    for (const { datname } of rows as { datname: string }[])
      await client.query(`drop database ${datname} with (force)`);
  } finally {
    await client.end();
  }
}

function report(missing: readonly string[]) {
  if (missing.length === 0) return;
  const words = `Not found: ${missing.join(', ')}.`;
  if (process.env.REQUIRE_SERVICES === '1') throw new Error(`${words} REQUIRE_SERVICES=1 asks for all of them.`);
  console.warn(`${words} The tests that need it are skipped.`);
}
