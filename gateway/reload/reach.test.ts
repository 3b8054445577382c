import { afterEach, describe, expect, test, vi } from 'vitest';
import { silentLogger } from '#foundation/logging/logger.ts';
import type { GuardedEndpoint } from '../execution/transport/guarded.ts';
import { createReach, type OpenEndpoint, type SubgraphAddress } from './reach.ts';

const at = (name: string, url = `http://${name}.example.com`): SubgraphAddress => ({ name, url });

/** Subgraphs that remember whether they are open, and where a name leads to. */
function createWorld({ given = [] as string[], isOpening = true } = {}) {
  const open = new Set<string>();
  const running = new Map<string, number>();
  const endpoints = new Map<string, GuardedEndpoint>();
  const urls = new Map<unknown, string>();
  const guard = (endpoint: object & { readonly name: string }) => {
    const url = urls.get(endpoint) ?? '';
    const guarded = { name: endpoint.name, usage: () => ({ running: running.get(url) ?? 0, queued: 0 }) };
    urls.set(guarded, url);
    return guarded as unknown as GuardedEndpoint;
  };
  for (const name of given) endpoints.set(name, guard({ name }));
  const openEndpoint: OpenEndpoint = ({ name, url }) => {
    if (url === '') throw new Error(`The subgraph ${name} has no address.`);
    open.add(url);
    const endpoint = {
      name,
      execute: () => Promise.reject(new Error('not asked')),
      subscribe: () => Promise.reject(new Error('not asked')),
      async [Symbol.asyncDispose]() {
        open.delete(url);
      },
    };
    urls.set(endpoint, url);
    return endpoint;
  };
  const reach = createReach({
    subgraphs: {
      endpoints,
      guard,
      put: (guarded) => endpoints.set(guarded.name, guarded),
      remove: (name) => endpoints.delete(name),
    },
    ...(isOpening && { open: openEndpoint }),
    logger: silentLogger(),
    lingerMilliseconds: 1_000,
  });
  const use = (...wanted: SubgraphAddress[]) => {
    reach.ensure(wanted);
    reach.retireOthers(wanted);
  };
  const ways = () => Object.fromEntries([...endpoints].map(([name, guarded]) => [name, urls.get(guarded)]));
  return { reach, use, ways, open, running, [Symbol.asyncDispose]: () => reach[Symbol.asyncDispose]() };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('G1 the subgraphs of the version in force', () => {
  test('those that a version names are opened, each once', async () => {
    await using world = createWorld();
    world.use(at('a'), at('b'));
    world.use(at('a'), at('b'), at('c'));
    expect(world.ways()).toEqual({
      a: 'http://a.example.com',
      b: 'http://b.example.com',
      c: 'http://c.example.com',
    });
    expect(world.open.size).toBe(3);
  });

  test('one that is gone is closed when what began before has ended', async () => {
    vi.useFakeTimers();
    await using world = createWorld();
    world.use(at('a'), at('b'));
    world.use(at('a'));
    world.running.set('http://b.example.com', 1);
    await vi.advanceTimersByTimeAsync(900);
    expect(Object.keys(world.ways())).toEqual(['a', 'b']);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.open).toContain('http://b.example.com');
    world.running.delete('http://b.example.com');
    await vi.advanceTimersByTimeAsync(1_100);
    expect(world.ways()).toEqual({ a: 'http://a.example.com' });
    expect([...world.open]).toEqual(['http://a.example.com']);
  });

  test('one that moves is reached at its new address at once, and the old one is closed later', async () => {
    vi.useFakeTimers();
    await using world = createWorld();
    world.use(at('a', 'http://old.example.com'));
    world.use(at('a', 'http://new.example.com'));
    expect(world.ways()).toEqual({ a: 'http://new.example.com' });
    await vi.advanceTimersByTimeAsync(1_100);
    expect(world.ways()).toEqual({ a: 'http://new.example.com' });
    expect([...world.open]).toEqual(['http://new.example.com']);
  });

  test('one that comes back before it was closed is the same', async () => {
    vi.useFakeTimers();
    await using world = createWorld();
    world.use(at('a', 'http://one.example.com'));
    world.use(at('a', 'http://two.example.com'));
    world.use(at('a', 'http://one.example.com'));
    expect(world.ways()).toEqual({ a: 'http://one.example.com' });
    await vi.advanceTimersByTimeAsync(1_100);
    expect([...world.open]).toEqual(['http://one.example.com']);
  });

  test('a version that names one without an address opens none', async () => {
    await using world = createWorld();
    world.use(at('a'));
    expect(() => world.reach.ensure([at('a'), at('b'), at('c', '')])).toThrow('c has no address');
    expect(world.ways()).toEqual({ a: 'http://a.example.com' });
    await vi.waitFor(() => expect([...world.open]).toEqual(['http://a.example.com']));
  });

  test('without a way to open them, only those that are given can be named', async () => {
    await using world = createWorld({ given: ['a'], isOpening: false });
    world.use(at('a'));
    expect(() => world.reach.ensure([at('a'), at('b')])).toThrow('without an endpoint: b.');
  });

  test('in the end all are closed, but for those that were given', async () => {
    const world = createWorld({ given: ['a'] });
    world.use(at('a'), at('b'));
    await world[Symbol.asyncDispose]();
    expect(world.open.size).toBe(0);
    expect(Object.keys(world.ways())).toEqual(['a']);
  });
});
