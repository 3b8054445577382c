import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

type Sent = { readonly id: string };

const federation = federate({
  a: {
    sdl: `
      type Query { items: [Item!]! item(id: ID! = "1"): Item pairs: [Pair!]! }
      type Pair { left: Item right: Item items: [Item!]! }
      type Item @key(fields: "id") { id: ID! }
      type Mutation { touch(id: ID!): Item }
    `,
    resolvers: {
      Query: {
        items: () => ['1', '2', '1', '1', '2'].map((id) => ({ id })),
        item: (_: unknown, { id }: Sent) => ({ id }),
        pairs: () => [0, 1].map(() => ({ left: { id: '1' }, right: { id: '2' }, items: [{ id: '2' }, { id: '1' }] })),
      },
      Mutation: { touch: (_: unknown, { id }: Sent) => ({ id }) },
    },
  },
  b: {
    sdl: 'type Item @key(fields: "id") { id: ID! name(upper: Boolean): String next: Item owner: Owner } type Owner { name: String }',
    resolvers: {
      Item: {
        ...asSent,
        name: ({ id }: Sent, { upper }: { upper?: boolean }) => (upper ? `NAME ${id}` : `name ${id}`),
        next: ({ id }: Sent) => ({ id: `${id}${id}` }),
        owner: ({ id }: Sent) => ({ name: `owner ${id}` }),
      },
    },
  },
  c: {
    sdl: 'type Item @key(fields: "id") { id: ID! size: Int }',
    resolvers: { Item: { ...asSent, size: ({ id }: Sent) => id.length } },
  },
});
const { a, b, c } = federation.subgraphs;
afterAll(() => federation[Symbol.asyncDispose]());
afterEach(() => {
  b.interceptor = undefined;
  c.interceptor = undefined;
});
const named = (...ids: string[]) => ids.map((id) => ({ name: `name ${id}` }));

describe('G7 what is asked once', () => {
  test('an entity that is met many times', async () => {
    await federation.check('{ items { name } }', { data: { items: named('1', '2', '1', '1', '2') } });
    expect(b.received.map(({ representations }) => representations.length)).toEqual([2]);
  });

  test('an entity in lists of lists of objects, and what lies behind it', async () => {
    await federation.check('{ pairs { items { next { size } } } }', {
      data: { pairs: [0, 1].map(() => ({ items: [{ next: { size: 2 } }, { next: { size: 2 } }] })) },
    });
    expect([b, c].map(({ received }) => received.map(({ representations }) => representations.length))).toEqual([
      [2],
      [2],
    ]);
  });

  test('the same fields of the same entity at two places', async () => {
    await federation.check('{ item { name } again: item { name } }', {
      data: { item: { name: 'name 1' }, again: { name: 'name 1' } },
    });
    expect(b.received).toHaveLength(1);
  });

  test('but what differs by an argument is each answered with its own', () =>
    federation.check('{ item { name } again: item { name(upper: true) } }', {
      data: { item: { name: 'name 1' }, again: { name: 'NAME 1' } },
    }));

  test('an entity that two places go on from in different ways', () =>
    federation.check(
      '{ item { next { size } x: owner { name } } again: item { next { id name next { id } } x: name owner { n: name } } }',
      {
        data: {
          item: { next: { size: 2 }, x: { name: 'owner 1' } },
          again: { next: { id: '11', name: 'name 11', next: { id: '1111' } }, x: 'name 1', owner: { n: 'owner 1' } },
        },
      },
    ));

  test('subgraphs are not asked for nothing', async () => {
    a.interceptor = () => ({ data: { items: [] } });
    const { data } = await federation.ask({ query: '{ items { name size } }' });
    a.interceptor = undefined;
    expect(data).toBe('{"items":[]}');
    expect([...b.received, ...c.received]).toEqual([]);
  });
});

describe('G7 the order of fetches', () => {
  test('those that do not need each other run at the same time', async () => {
    const both = Promise.withResolvers<void>();
    b.interceptor = () => both.promise.then(() => ({ data: { _entities: [{ name: 'n' }] } }));
    c.interceptor = () => both.promise.then(() => ({ data: { _entities: [{ size: 1 }] } }));
    const asked = federation.ask({ query: '{ item { name size } }' });
    await vi.waitFor(() => expect([b.received.length, c.received.length]).toEqual([1, 1]));
    both.resolve();
    expect((await asked).data).toBe('{"item":{"name":"n","size":1}}');
  });

  test('a caller that has left gets no further fetch', async () => {
    const left = new AbortController();
    a.interceptor = () => {
      left.abort();
      return undefined;
    };
    const asked = federation.ask({ query: '{ item { name size } }', context: { signal: left.signal } });
    await asked.catch(() => undefined);
    a.interceptor = undefined;
    expect([...b.received, ...c.received]).toEqual([]);
  });

  test('a mutation is finished even when its caller has left', async () => {
    const left = new AbortController();
    a.interceptor = () => {
      left.abort();
      return undefined;
    };
    await federation
      .ask({
        query: 'mutation { x: touch(id: "1") { id } y: touch(id: "2") { id } }',
        context: { signal: left.signal },
      })
      .catch(() => undefined);
    a.interceptor = undefined;
    expect(a.received.map(({ query }) => (query.match(/touch\(/g) ?? []).length)).toEqual([2]);
  });

  test('equal operations are written equally, whatever they were called', async () => {
    const texts = [];
    for (const query of [
      'query One { items { name } }',
      'query Two { items { name } }',
      '{ items { ...F } } fragment F on Item { name }',
    ]) {
      await federation.ask({ query });
      texts.push([a.received[0]?.query, b.received[0]?.query].join('\n'));
    }
    expect(new Set(texts).size).toBe(1);
  });
});
