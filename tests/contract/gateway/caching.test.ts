import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestRedis, type TestRedis, withoutRedis } from '../../support/services.ts';
import { type GatewayWorld, openGateway, type Post } from './fixture/gateway.ts';

let world: GatewayWorld;
let asked = 0;

/** What the subgraph was asked for this, since the last time. */
async function fetches(work: () => Promise<unknown>): Promise<number> {
  const { requests } = world.subgraphs.admin;
  const before = requests.length;
  await work();
  return requests.length - before;
}

/** An operation of its own: no other test has asked it. */
const greeting = () => {
  asked += 1;
  return `query G${asked} { greeting(name: "Ada ${asked}") }`;
};

/** Until the gateway follows the logs nothing is kept. */
async function untilKept(post: Post): Promise<void> {
  await expect.poll(() => fetches(() => world.post(post)), { timeout: 10_000 }).toBe(0);
}

describe('G8 answers that are kept', () => {
  beforeAll(async () => {
    world = await openGateway();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test('are given again without asking, and are each viewer’s own', async () => {
    const query = greeting();
    await untilKept({ query, as: 'one' });
    expect((await world.post({ query, as: 'one' })).body.data?.greeting).toMatch(/of client:client-1$/);
    expect((await world.post({ query, as: 'two' })).body.data?.greeting).toMatch(/of client:client-2$/);
  });

  test('are shared by viewers with the same rights where they are PUBLIC, and are exact', async () => {
    await untilKept({ query: '{ motto }', as: 'one' });
    expect(await fetches(() => world.post({ query: '{ motto }', as: 'two' }))).toBe(0);
    expect((await world.post({ query: '{ motto }', as: 'two' })).body).toEqual({
      data: { motto: 'Keep "it" \\ going' },
    });
  });

  test('are asked anew for other variables, and for what has no hint', async () => {
    const query = 'query ($name: String) { greeting(name: $name) }';
    await untilKept({ query, variables: { name: 'Ada' }, as: 'one' });
    expect(await fetches(() => world.post({ query, variables: { name: 'Bob' }, as: 'one' }))).toBe(1);
    const search = { query: '{ search(text: "x") }', as: 'one' } as const;
    await world.post(search);
    expect(await fetches(() => world.post(search))).toBe(1);
  });

  test('never have an error', async () => {
    const broken = { query: '{ greeting(name: "nobody") }', as: 'one' } as const;
    await world.post(broken);
    expect(await fetches(() => world.post(broken))).toBe(1);
  });

  test('hold no more after an event of their tenant', async () => {
    const query = greeting();
    await untilKept({ query, as: 'two' });
    world.issuers.revokeAgent('agt_nobody', 'a9', 'agent.deleted');
    await expect.poll(() => fetches(() => world.post({ query, as: 'one' })), { timeout: 5_000 }).toBe(1);
    expect(await fetches(() => world.post({ query, as: 'two' }))).toBe(0);
  });

  test('hold no more after a change by their tenant', async () => {
    const query = greeting();
    await untilKept({ query, as: 'two' });
    await world.post({ query: 'mutation { rename(name: "x") }', as: 'two' });
    expect(await fetches(() => world.post({ query, as: 'two' }))).toBe(1);
  });

  test('are kept entity by entity where an operation has other parts', async () => {
    const list = { query: '{ agents { hostname keptNote } }', as: 'two' } as const;
    await untilKept(list);
    expect((await world.post(list)).body.data?.agents).toEqual([
      { hostname: 'host-1', keptNote: 'kept note of a1' },
      { hostname: 'host-2', keptNote: 'kept note of a2' },
      { hostname: 'host-3', keptNote: 'kept note of a3' },
    ]);
    expect(await fetches(() => world.post({ query: '{ agent(id: "a2") { keptNote } }', as: 'two' }))).toBe(0);
  });
});

describe('G8 with nothing kept', () => {
  test('CACHE_MEGABYTES=0 asks each time', async () => {
    world = await openGateway({ CACHE_MEGABYTES: '0' });
    await using _ = world;
    const query = greeting();
    for (const _round of [1, 2, 3]) expect(await fetches(() => world.post({ query, as: 'one' }))).toBe(1);
  });
});

describe.skipIf(withoutRedis())('G8 several gateways with one Redis', () => {
  let shared: TestRedis;
  beforeEach(async () => {
    shared = await openTestRedis();
  });

  test('give what another of them has kept', async () => {
    await using _ = shared;
    await using first = await openGateway({}, { redis: shared.redis });
    await using second = await openGateway({}, { redis: shared.redis });
    const query = greeting();
    for (const [gateway, post] of [
      [second, greeting()],
      [first, query],
    ] as const) {
      world = gateway;
      await untilKept({ query: post, as: 'one' });
    }
    world = second;
    expect(await fetches(() => world.post({ query, as: 'one' }))).toBe(0);
  });
});
