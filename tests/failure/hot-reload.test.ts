import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { parseEnvironment } from '#foundation/config/parse-environment.ts';
import { createHealth } from '#foundation/health/health.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { followSupergraph } from '../../gateway/reload/follow-supergraph.ts';
import { createGateway, gatewaySettings } from '../../gateway/server.ts';
import { openIdentity } from '../../gateway/standalone/identity.ts';
import { createMachines, versions } from './hot-reload-subgraphs.ts';

const SWAPS = 20;
const READERS = 4;
const SUBSCRIBERS = 3;
const SIGNING_SECRET = 'a-signing-secret-of-thirty-two-bytes';

/** A gateway that follows a file, over two subgraphs that answer whatever any version asks of them. */
async function openWorld() {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'reload-'));
  opening.defer(() => rm(folder, { recursive: true }));
  const path = join(folder, 'supergraph.graphql');
  const machines = opening.use(createMachines());
  const supergraphSdl = versions[0] as string;
  await writeFile(path, supergraphSdl);

  const logger = silentLogger();
  const health = createHealth({ service: 'gateway', version: '0', commit: 'unknown' });
  const given = { SIGNING_SECRET, NODE_ENV: 'test', RATE_LIMIT_ENABLED: 'false', BULKHEAD_MAX_CONCURRENT: '100' };
  const config = { ...parseEnvironment(gatewaySettings, given), SIGNING_SECRET };
  const identity = openIdentity();
  const { endpoints } = machines;
  const dependencies = { endpoints, supergraphSdl, identity, isOpen: true, config, health, logger };
  const gateway = opening.use(await createGateway(dependencies));
  opening.use(followSupergraph({ gateway, path, supergraphSdl, health, logger }));
  const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' });
  health.setReady(true);
  const resources = opening.move();

  return {
    gateway,
    health,
    machines,
    url,
    /** Puts another text in the file's place, as a deployment does. */
    async deploy(text: string) {
      await writeFile(`${path}.next`, text);
      await rename(`${path}.next`, path);
    },
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  };
}
type World = Awaited<ReturnType<typeof openWorld>>;

const query = '{ machines { id label place { city } } }';
const everyMachine = ['1', '2', '3'].map((id) => ({ id, label: `machine ${id}`, place: { city: `city ${id}` } }));

/** Asks again and again until told to stop; the answers that were not the right one. */
async function read({ url }: World, isDone: () => boolean): Promise<{ count: number; wrong: unknown[] }> {
  const wrong: unknown[] = [];
  let count = 0;
  for (; !isDone(); count += 1) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const answer: unknown = await response.json();
    if (JSON.stringify(answer) !== JSON.stringify({ data: { machines: everyMachine } })) wrong.push(answer);
  }
  return { count, wrong };
}

interface Change {
  readonly data: {
    readonly machineChanged: { readonly sequence: number; readonly label: string; readonly place: object };
  };
}

function follow({ url }: World, fields: string) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const told: unknown[] = [];
  const ended: unknown[] = [];
  client.subscribe(
    { query: `subscription { machineChanged { sequence ${fields} } }` },
    { next: (event) => told.push(event), error: (error) => ended.push(error), complete: () => ended.push('complete') },
  );
  const sequences = () => (told as Change[]).map(({ data }) => data?.machineChanged.sequence);
  return { told, ended, sequences, [Symbol.asyncDispose]: async () => client.dispose() };
}

describe('G1 a supergraph that is swapped under load', () => {
  test('drops no request, and no subscription loses or doubles an event', { timeout: 60_000 }, async () => {
    await using world = await openWorld();
    const { gateway, machines } = world;
    await using clients = new AsyncDisposableStack();
    // Equal ones share; the last has a wish of its own.
    const followers = Array.from({ length: SUBSCRIBERS }, (_, number) =>
      clients.use(follow(world, number === SUBSCRIBERS - 1 ? 'label' : 'label place { city }')),
    );
    await vi.waitFor(() => expect(machines.subscriptions).toBe(2));
    machines.start();
    let isDone = false;
    const readers = Array.from({ length: READERS }, () => read(world, () => isDone));

    const seen = new Set([gateway.supergraph().version]);
    for (let swap = 1; swap <= SWAPS; swap += 1) {
      const before = gateway.supergraph().version;
      const published = machines.published;
      await world.deploy(versions[swap % versions.length] as string);
      await vi.waitFor(() => expect(gateway.supergraph().version).not.toBe(before), { timeout: 5_000 });
      await vi.waitFor(() => expect(machines.published).toBeGreaterThan(published + 2));
      seen.add(gateway.supergraph().version);
    }
    isDone = true;
    const answers = await Promise.all(readers);
    machines.stop();

    expect(seen.size).toBe(versions.length);
    expect(answers.flatMap(({ wrong }) => wrong)).toEqual([]);
    for (const { count } of answers) expect(count).toBeGreaterThan(SWAPS);
    const all = Array.from({ length: machines.published }, (_, index) => index + 1);
    for (const { sequences, ended } of followers) {
      await vi.waitFor(() => expect(sequences().length).toBeGreaterThanOrEqual(all.length), { timeout: 5_000 });
      expect(sequences()).toEqual(all);
      expect(ended).toEqual([]);
    }
    for (const event of followers[0]?.told ?? []) {
      expect(event).toMatchObject({ data: { machineChanged: { label: 'machine 1', place: { city: 'city 1' } } } });
    }
  });

  test('a file that is no supergraph changes nothing but the health, until it is one again', async () => {
    await using world = await openWorld();
    const { gateway, health } = world;
    const { version } = gateway.supergraph();
    const checked = async () => (await health.report()).dependencies.find(({ name }) => name === 'supergraph');
    expect(await checked()).toMatchObject({ status: 'HEALTHY', details: { version } });

    await world.deploy('type Query { torn: ');
    await vi.waitFor(async () => expect(await checked()).toMatchObject({ status: 'DEGRADED', details: { version } }));
    expect(await health.ready()).toBe(true);
    expect(await gateway.execute({ query })).toEqual({ data: { machines: everyMachine } });

    await world.deploy(versions[1] as string);
    await vi.waitFor(async () => expect(await checked()).toMatchObject({ status: 'HEALTHY' }));
    expect(gateway.supergraph().version).not.toBe(version);
  });
});
