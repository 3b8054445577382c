import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startDemo } from '../../simulator/demo.ts';
import { type EmbeddedWorld, startEmbedded } from '../support/world.ts';

const AGENTS = 4;

const FLEET = /* GraphQL */ `
  query ($id: ID!) {
    client(id: $id) {
      name
      token { mask }
      overview { agentsOnline replicasReady hourlyCost { amount } onDemandHourlyCost { amount } }
      agents { nodes { id logicalId primaryInstance { providerId pool { forecast(horizon: 3) { points { value } } } } } }
    }
  }
`;

interface Fleet {
  readonly name: string;
  readonly overview: { readonly agentsOnline: number; readonly replicasReady: number };
  readonly agents: {
    readonly nodes: readonly {
      readonly id: string;
      readonly primaryInstance: {
        readonly providerId: string;
        readonly pool: { readonly forecast: object | null } | null;
      };
    }[];
  };
}

let world: EmbeddedWorld;
let dataDir = '';
beforeAll(async () => {
  world = await startEmbedded();
  dataDir = await mkdtemp(join(tmpdir(), 'spotkeep-demo-'));
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const warnings: string[] = [];
const start = (folder = dataDir) =>
  startDemo({
    ...{ url: world.url, adminToken: world.adminToken, dataDir: folder, agents: AGENTS },
    log: { info: () => {}, warn: (message) => warnings.push(message) },
  });

const kept = async () => JSON.parse(await readFile(join(dataDir, 'demo.json'), 'utf8'));

async function fleet(): Promise<Fleet> {
  const { clientId, token } = await kept();
  return (await world.data(FLEET, { id: clientId }, token)).client;
}

const machinesOf = ({ agents }: Fleet) =>
  Object.fromEntries(agents.nodes.map(({ id, primaryInstance }) => [id, primaryInstance.providerId]));

describe('P8 the demo of an empty database', { timeout: 90_000 }, () => {
  test('a first look shows live data of all five subgraphs', async () => {
    await using _demo = await start();
    expect((await stat(join(dataDir, 'demo.json'))).mode & 0o777).toBe(0o600);
    const seen = await vi.waitFor(
      async () => {
        const now = await fleet();
        expect(now).toMatchObject({ name: 'Demo', overview: { agentsOnline: AGENTS, replicasReady: 1 } });
        return now;
      },
      { timeout: 60_000, interval: 500 },
    );
    expect(seen.agents.nodes).toHaveLength(AGENTS);
    for (const { primaryInstance } of seen.agents.nodes) expect(primaryInstance.pool?.forecast).toBeTruthy();
    expect(warnings).toEqual([]);
  });

  test('a later start goes on with the same client, agents and machines', async () => {
    const [file, before] = [await kept(), await fleet()];
    await using _demo = await start();
    expect(await kept()).toEqual(file);
    expect(machinesOf(await fleet())).toEqual(machinesOf(before));
  });

  test('a token that is refused is renewed, and the fleet goes on', async () => {
    const [file, before] = [await kept(), await fleet()];
    const input = { clientId: file.clientId, idempotencyKey: randomUUID() };
    await world.data(
      'mutation ($input: RegenerateClientTokenInput!) { regenerateClientToken(input: $input) { errors { __typename } } }',
      { input },
      world.adminToken,
    );
    await vi.waitFor(async () => expect((await world.execute('{ me { kind } }', {}, file.token)).errors).toBeTruthy(), {
      timeout: 10_000,
      interval: 100,
    });
    await using _demo = await start();
    expect(await kept()).toEqual({ ...file, token: expect.not.stringMatching(file.token) });
    expect(machinesOf(await fleet())).toEqual(machinesOf(before));
  });

  test('a database of others gets no demo', async () => {
    await using others = await startEmbedded();
    await others.data(
      'mutation ($input: CreateClientInput!) { createClient(input: $input) { errors { __typename } } }',
      { input: { name: 'Somebody', idempotencyKey: randomUUID() } },
      others.adminToken,
    );
    const folder = join(dataDir, 'others');
    const info = vi.fn();
    const log = { info, warn: () => {} };
    await using _demo = await startDemo({ url: others.url, adminToken: others.adminToken, dataDir: folder, log });
    expect(info).toHaveBeenCalledWith(expect.stringContaining('no demo'));
    await expect(stat(join(folder, 'demo.json'))).rejects.toThrow('ENOENT');
  });
});
