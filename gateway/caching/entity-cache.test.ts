import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { EventSource, StoredEvent } from '#foundation/events/stored-event.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import type { FetchRequest } from '../execution/fetch.ts';
import { createCache } from './cache.ts';
import { readCacheHints } from './cache-hints.ts';
import { createEntityCache } from './entity-cache.ts';
import { createFreshness } from './freshness.ts';
import { createMemoryStore } from './store.ts';

const sdl = /* GraphQL */ `
  directive @cacheControl(maxAge: Int, scope: Scope) on FIELD_DEFINITION | OBJECT
  enum Scope { PUBLIC PRIVATE }
  type Query { price: Float @cacheControl(maxAge: 60) }
  type Mutation { change: Boolean }
  type Pool @cacheControl(maxAge: 60) { name: String }
`;
const graph = { version: 'v1', hints: readCacheHints(sdl, buildSchema(sdl)) };
const ENTITIES =
  'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Pool { name } } }';

const clientViewer = (clientId: string): Viewer => ({
  kind: 'CLIENT',
  subject: clientId,
  clientId,
  scopes: [],
  generation: 1,
});
const one = clientViewer('client-1');
const two = clientViewer('client-2');

/** A log that this test writes. */
function createLog() {
  const events: StoredEvent[] = [];
  const heard = new Set<(news: undefined) => void>();
  const source: EventSource = {
    publisher: 'agent',
    read: async ({ after }) => {
      const newest = events.length;
      return { events: events.slice(after), oldest: 1, newest, epoch: 'one', epochStart: 0 };
    },
    newest: async () => events.length,
    onNews: (listener) => {
      heard.add(listener);
      return () => heard.delete(listener);
    },
  };
  const append = (clientId: string) => {
    const sequence = events.length + 1;
    const empty = { id: `e${sequence}`, topic: 't', type: 't', version: 1, occurredAt: '', aggregateId: 'a' };
    events.push({ ...empty, clientId, sequence, requestId: null, traceparent: null, payload: {} });
    for (const tell of heard) tell(undefined);
  };
  return { source, append };
}

async function createWorld({ isSettled = true } = {}) {
  const log = createLog();
  const time = { now: 1_000_000 };
  const freshness = createFreshness({ sources: [log.source], logger: silentLogger(), now: () => time.now });
  const cache = createCache({ store: createMemoryStore({ bytes: 1e6 }), freshness, now: () => time.now });
  const asked: string[][] = [];
  let isBroken = false;
  const withCache = createEntityCache({
    cache,
    hints: () => graph,
    audienceOf: ({ viewer }) => viewer.subject,
  });
  const fetch = withCache(async ({ representations = [], operation }) => {
    asked.push([...representations]);
    if (operation.kind === 'mutation') return { data: { change: true }, isPlain: true };
    const names = representations.map((text) => ({ name: `${(JSON.parse(text) as { id: string }).id}!` }));
    const errors = isBroken ? { errors: [{ message: 'no' }] } : {};
    return { data: { _entities: names }, isPlain: true, ...errors };
  });
  await expect.poll(() => freshness.stamp()).toBeDefined();
  time.now += isSettled ? 2_000 : 0;

  const operations = new Map(
    (['query', 'mutation'] as const).map((kind) => {
      const text = kind === 'query' ? ENTITIES : 'mutation { change }';
      return [kind, { subgraph: 'agent', text, json: JSON.stringify(text), operationName: undefined, kind }] as const;
    }),
  );
  const ask = (ids: readonly string[], viewer: Viewer, kind: 'query' | 'mutation' = 'query') => {
    const context = { viewer, requestId: 'r', mayIntrospect: false };
    const representations = ids.map((id) => JSON.stringify({ __typename: 'Pool', id }));
    return fetch({
      operation: operations.get(kind),
      variables: '',
      representations,
      context,
      deadlineAt: 0,
    } as FetchRequest);
  };
  return {
    time,
    freshness,
    cache,
    append: log.append,
    names: async (ids: readonly string[], viewer = one) => (await ask(ids, viewer)).data?._entities,
    change: (viewer: Viewer) => ask([], viewer, 'mutation'),
    breakIt: () => {
      isBroken = true;
    },
    /** What the subgraph was asked since the last call. */
    asked: () => asked.splice(0).map((list) => list.map((text) => (JSON.parse(text) as { id: string }).id)),
    [Symbol.asyncDispose]: () => freshness[Symbol.asyncDispose](),
  };
}

describe('G8 entities that are kept', () => {
  test('are not fetched again, and the rest of a list is', async () => {
    await using world = await createWorld();
    expect(await world.names(['a', 'b'])).toEqual([{ name: 'a!' }, { name: 'b!' }]);
    expect(await world.names(['c', 'b', 'a'])).toEqual([{ name: 'c!' }, { name: 'b!' }, { name: 'a!' }]);
    expect(await world.names(['a', 'c'])).toEqual([{ name: 'a!' }, { name: 'c!' }]);
    expect(world.asked()).toEqual([['a', 'b'], ['c']]);
  });

  test('are another viewer’s own', async () => {
    await using world = await createWorld();
    await world.names(['a'], one);
    await world.names(['a'], two);
    expect(world.asked()).toEqual([['a'], ['a']]);
  });

  test('are fetched again after an event of their tenant, and only of theirs', async () => {
    await using world = await createWorld();
    await world.names(['a'], one);
    await world.names(['a'], two);
    world.asked();
    world.append('client-1');
    await expect.poll(() => world.freshness.stamp()?.agent?.sequence).toBe(1);
    await world.names(['a'], one);
    await world.names(['a'], two);
    expect(world.asked()).toEqual([['a']]);
    world.time.now += 2_000;
    await world.names(['a'], one);
    await world.names(['a'], one);
    expect(world.asked()).toEqual([['a']]);
  });

  test('are fetched again by whoever changed something, until the news of it is everywhere', async () => {
    await using world = await createWorld();
    await world.names(['a'], one);
    await world.names(['a'], two);
    await world.change(one);
    world.asked();
    await world.names(['a'], one);
    await world.names(['a'], one);
    await world.names(['a'], two);
    expect(world.asked()).toEqual([['a'], ['a']]);
    world.time.now += 2_000;
    await world.names(['a'], one);
    await world.names(['a'], one);
    expect(world.asked()).toEqual([['a']]);
  });

  test('are none while it is not known what has happened shortly before the logs were followed', async () => {
    await using world = await createWorld({ isSettled: false });
    await world.names(['a']);
    world.time.now += 1_999;
    await world.names(['a']);
    world.time.now += 1;
    await world.names(['a']);
    await world.names(['a']);
    expect(world.asked()).toEqual([['a'], ['a'], ['a']]);
  });

  test('are not those of an answer with an error', async () => {
    await using world = await createWorld();
    await world.names(['a']);
    world.breakIt();
    await world.names(['a', 'b']);
    await world.names(['b']);
    expect(world.asked()).toEqual([['a'], ['b'], ['a', 'b'], ['b']]);
  });
});
