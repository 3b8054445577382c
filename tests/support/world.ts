import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { subgraphNames } from '#foundation/calls/define-call.ts';
import type { DatabaseServer } from '#foundation/database/open.ts';
import { createHealth } from '#foundation/health/health.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { loadConfig, openSpotkeep, type Spotkeep, type SpotkeepOptions } from '../../spotkeep.ts';
import * as admin from '../../subgraphs/admin/subgraph.ts';
import * as agent from '../../subgraphs/agent/subgraph.ts';
import * as client from '../../subgraphs/client/subgraph.ts';
import * as forecasting from '../../subgraphs/forecasting/subgraph.ts';
import * as replica from '../../subgraphs/replica/subgraph.ts';
import { freePort } from './child.ts';
import { startCluster } from './cluster.ts';
import { connectWorld, type World } from './connect-world.ts';
import { createTestDatabase, versionOf } from './database.ts';
import { withoutPostgres, withoutRedis } from './services.ts';

export interface EmbeddedWorld extends World {
  readonly spotkeep: Spotkeep;
}

const subgraphs = { agent, replica, client, admin, forecasting };
const schemas = subgraphNames.map((schema) => ({ schema, ...subgraphs[schema] }));

async function open(
  folder: string,
  env: Readonly<Record<string, string>>,
  database: DatabaseServer,
  more: Pick<SpotkeepOptions, 'operations' | 'clock'> = {},
) {
  // A test does in seconds, as one viewer, what takes a person hours.
  const config = loadConfig({ NODE_ENV: 'production', RATE_LIMIT_ENABLED: 'false', ...env, DATA_DIR: folder });
  const health = createHealth({ service: 'spotkeep', version: '0.0.0', commit: 'test' });
  return openSpotkeep({ config, logger: silentLogger(), health, database, ...more });
}

/** The embedded shape in this process, its database in memory, its port a free one. */
export async function startEmbedded(
  env: Readonly<Record<string, string>> = {},
  operations?: SpotkeepOptions['operations'],
  /** Domain time, which the test moves; jobs go by the system's all the same. */
  clock?: SpotkeepOptions['clock'],
): Promise<EmbeddedWorld> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'spotkeep-world-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const prepare = {
    name: `queues of pg-boss ${versionOf('pg-boss')}`,
    run: async (server: DatabaseServer) => (await open(folder, env, server))[Symbol.asyncDispose](),
  };
  const { server } = resources.use(await createTestDatabase({ schemas, prepare }));
  const spotkeep = resources.use(await open(folder, env, server, { operations, ...(clock && { clock }) }));
  const { url } = await spotkeep.gateway.listen({ port: await freePort(), host: '127.0.0.1' });
  const world = resources.use(connectWorld({ url: `${url}/graphql`, adminToken: spotkeep.adminToken }));
  const owned = resources.move();
  return { ...world, spotkeep, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Runs the suite on both shapes; the second is skipped, and says so, where there is no Postgres or no Redis. */
export function onEachShape(name: string, suite: (start: () => Promise<World>) => void): void {
  describe(`${name}, embedded`, () => suite(() => startEmbedded()));
  const absent = withoutPostgres() || withoutRedis();
  const reason = absent ? ' (skipped: no Postgres or no Redis found)' : '';
  describe.skipIf(absent)(`${name}, distributed${reason}`, () => suite(startCluster));
}
