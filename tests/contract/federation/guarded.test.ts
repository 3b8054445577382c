import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { SubgraphFailure } from '../../../gateway/execution/transport/subgraph-failure.ts';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

const federation = federate(
  {
    a: {
      sdl: `
        type Query { items: [Item!] item: Item must: Item! }
        type Mutation { touch: Item }
        type Item @key(fields: "id") { id: ID! }
      `,
      resolvers: {
        Query: { items: () => [{ id: '1' }, { id: '2' }], item: () => ({ id: '1' }), must: () => ({ id: '1' }) },
        Mutation: { touch: () => ({ id: '1' }) },
      },
    },
    b: {
      sdl: 'type Query { other: Int } type Mutation { poke: Int } type Item @key(fields: "id") { id: ID! name: String size: Int! }',
      resolvers: {
        Query: { other: () => 3 },
        Mutation: { poke: () => 4 },
        Item: { ...asSent, name: ({ id }: { id: string }) => `name ${id}`, size: () => 1 },
      },
    },
  },
  {
    circuit: { failureThreshold: 4, openSeconds: 0.05, halfOpenMaxCalls: 1 },
    maxConcurrentFetches: 2,
    maxQueuedFetches: 1,
    fetchTimeoutMilliseconds: 150,
  },
);
const { a, b } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());
const forget = () => {
  for (const { received } of [a, b]) received.splice(0);
};
beforeEach(forget);
afterEach(async () => {
  a.interceptor = undefined;
  b.interceptor = undefined;
  // A circuit that a test has opened closes by an answer.
  await vi.waitFor(async () => expect((await federation.ask({ query: '{ other }' })).errors).toEqual([]));
});

const lost = () =>
  Promise.reject(new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'b', isConnection: true }));
const refused = () => Promise.reject(new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'b' }));
const never = () => new Promise<never>(() => {});
const unavailable = (...paths: string[]) => paths.map((path) => `SUBGRAPH_UNAVAILABLE at ${path}`);
const viewer = (subject: string): Viewer => ({ kind: 'CLIENT', subject, clientId: subject, scopes: [], generation: 1 });

describe('G5 a subgraph that fails', () => {
  test('costs its own fields, each with its error, and what must have them', async () => {
    b.interceptor = refused;
    expect(await federation.ask({ query: '{ items { id name } item { id size } other }' })).toEqual({
      data: '{"items":[{"id":"1","name":null},{"id":"2","name":null}],"item":null,"other":null}',
      errors: unavailable('item.size', 'items.0.name', 'items.1.name', 'other'),
    });
  });

  test('that owns the root leaves the other roots', async () => {
    a.interceptor = refused;
    expect(await federation.ask({ query: '{ items { id name } other }' })).toEqual({
      data: '{"items":null,"other":3}',
      errors: unavailable('items'),
    });
  });

  test('empties the answer where its root must be there', async () => {
    a.interceptor = refused;
    expect(await federation.ask({ query: '{ must { id } other }' })).toEqual({
      data: 'null',
      errors: unavailable('must'),
    });
  });

  test('is given up at the deadline', async () => {
    b.interceptor = never;
    const begun = performance.now();
    const answer = await federation.ask({ query: '{ items { id name } }' });
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(answer).toEqual({
      data: '{"items":[{"id":"1","name":null},{"id":"2","name":null}]}',
      errors: ['SUBGRAPH_TIMEOUT at items.0.name', 'SUBGRAPH_TIMEOUT at items.1.name'],
    });
  });

  test('is asked once more after a lost connection', async () => {
    let isFirst = true;
    b.interceptor = () => {
      if (!isFirst) return undefined;
      isFirst = false;
      return lost();
    };
    expect(await federation.ask({ query: '{ item { name } }' })).toEqual({
      data: '{"item":{"name":"name 1"}}',
      errors: [],
    });
    expect(b.received).toHaveLength(2);
  });

  test('is sent a mutation once, whatever becomes of it, and its entities are read as others', async () => {
    b.interceptor = lost;
    expect(await federation.ask({ query: 'mutation { poke }' })).toEqual({
      data: '{"poke":null}',
      errors: unavailable('poke'),
    });
    expect(b.received).toHaveLength(1);
    const { data } = await federation.ask({ query: 'mutation { touch { id name } }' });
    expect(data).toBe('{"touch":{"id":"1","name":null}}');
    expect([a.received.length, b.received.length]).toEqual([1, 2]);
  });

  test('again and again is not asked for a while, and then is', async () => {
    b.interceptor = refused;
    for (let round = 0; round < 4; round += 1) await federation.ask({ query: '{ other }' });
    expect(await federation.ask({ query: '{ other item { id } }' })).toEqual({
      data: '{"other":null,"item":{"id":"1"}}',
      errors: unavailable('other'),
    });
    expect(b.received).toEqual([]);
    b.interceptor = undefined;
    await vi.waitFor(async () => expect((await federation.ask({ query: '{ other }' })).data).toBe('{"other":3}'));
  });

  test('takes so many at a time, lets so many wait, and refuses the next one', async () => {
    const gate = Promise.withResolvers<undefined>();
    b.interceptor = () => gate.promise.then(() => ({ data: { other: 3 } }));
    const run = (subject: string) => {
      const { prepared, run } = federation.executor.prepare({
        query: '{ other }',
        context: { viewer: viewer(subject) },
      });
      return prepared.run(run);
    };
    const asked = ['one', 'two', 'three', 'four'].map(run);
    await vi.waitFor(() => expect(b.received).toHaveLength(2));
    gate.resolve(undefined);
    const answers = await Promise.all(asked);
    expect(answers.map(({ data }) => data).sort()).toEqual([
      '{"other":3}',
      '{"other":3}',
      '{"other":3}',
      '{"other":null}',
    ]);
    expect(b.received).toHaveLength(3);
  });
});

describe('G7 equal fetches of several callers', () => {
  const ask = (query: string, subject: string, signal?: AbortSignal) => {
    const context = { viewer: viewer(subject), ...(signal && { signal }) };
    const { prepared, run } = federation.executor.prepare({ query, context });
    return prepared.run(run);
  };

  test('are sent once while they are on their way, whatever the callers call them', async () => {
    const query = ['query A { item { n: name } }', 'query B { item { name } }', '{ item { name other: name } }'];
    const answers = await Promise.all(query.map((one) => ask(one, 'one')));
    expect(answers.map(({ data }) => data)).toEqual([
      '{"item":{"n":"name 1"}}',
      '{"item":{"name":"name 1"}}',
      '{"item":{"name":"name 1","other":"name 1"}}',
    ]);
    expect([a.received.length, b.received.length]).toEqual([1, 1]);
  });

  test('of another viewer are another fetch', async () => {
    await Promise.all([ask('{ item { id } }', 'one'), ask('{ item { id } }', 'two')]);
    expect(a.received).toHaveLength(2);
  });

  test('go on when one of the callers leaves, and end when the last one does', async () => {
    const gate = Promise.withResolvers<undefined>();
    a.interceptor = () => gate.promise;
    const [first, second] = [new AbortController(), new AbortController()];
    const asked = [ask('{ item { id } }', 'one', first.signal), ask('{ item { id } }', 'one', second.signal)];
    const settled = Promise.allSettled(asked);
    await vi.waitFor(() => expect(a.received).toHaveLength(1));
    first.abort();
    await expect(asked[0]).rejects.toMatchObject({ name: 'AbortError' });
    expect(a.received[0]?.signal?.aborted).toBe(false);
    second.abort();
    await settled;
    await vi.waitFor(() => expect(a.received[0]?.signal?.aborted).toBe(true));
    gate.resolve(undefined);
  });

  test('that write are sent each', async () => {
    await Promise.all([ask('mutation { poke }', 'one'), ask('mutation { poke }', 'one')]);
    expect(b.received).toHaveLength(2);
  });
});
