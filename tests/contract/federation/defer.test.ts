import { GraphQLError } from 'graphql';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { answerOf } from './fixture/answer.ts';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

type Sent = { readonly id: string };
const refuse = (): never => {
  throw new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } });
};

const federation = federate({
  a: {
    sdl: `
      type Query { item: Item items: [Item]! fast: Int thing: Thing nothing: Item }
      type Mutation { touch: Item }
      type Item @key(fields: "id") { id: ID! name: String inner: Inner }
      type Inner { x: Int y: Int! }
      interface Thing { id: ID! }
      type Tool implements Thing @key(fields: "id") { id: ID! weight: Int }
    `,
    resolvers: {
      Query: {
        item: () => ({ id: '1', name: 'one', inner: { x: 1, y: 2 } }),
        items: () => [{ id: '1', name: 'one' }, null, { id: '2', name: 'two' }],
        fast: () => 1,
        thing: () => ({ __typename: 'Tool', id: 't', weight: 3 }),
      },
      Mutation: { touch: () => ({ id: '9', name: 'nine' }) },
      Item: { __resolveReference: ({ id }: Sent) => ({ id, inner: { x: 1, y: 2 } }) },
      Tool: { __resolveReference: ({ id }: Sent) => ({ id, weight: 3 }) },
    },
  },
  b: {
    sdl: `
      type Item @key(fields: "id") { id: ID! price: Int slow(wait: Int): String must: String! next: Item bad: Int badMust: Int! }
      type Tool @key(fields: "id") { id: ID! owner: String }
    `,
    resolvers: {
      Item: {
        ...asSent,
        price: ({ id }: Sent) => Number(id) * 10,
        slow: ({ id }: Sent) => `slow ${id}`,
        must: ({ id }: Sent) => `must ${id}`,
        next: ({ id }: Sent) => ({ id: `${id}${id}` }),
        bad: refuse,
        badMust: refuse,
      },
      Tool: { ...asSent, owner: () => 'Ada' },
    },
  },
});
afterAll(() => federation[Symbol.asyncDispose]());
afterEach(() => {
  federation.subgraphs.b.interceptor = undefined;
});

async function ask(query: string, variables: Record<string, unknown> = {}) {
  const context = { viewer: anonymous, requestId: 'defer', mayIntrospect: true };
  const { prepared, run } = federation.executor.prepare({ query, variables, context });
  const { initial, deferred } = await prepared.runIncrementally(run);
  return { prepared, initial: answerOf(initial.data, initial.errors), deferred };
}

/** The first answer, and the parts in one order. */
async function collect(query: string, variables?: Record<string, unknown>) {
  const { initial, deferred } = await ask(query, variables);
  const parts: Record<string, unknown>[] = [];
  for await (const { path, label, data, errors } of deferred) {
    parts.push({ at: path.join('.'), ...(label !== undefined && { label }), ...answerOf(data, errors) });
  }
  const order = ({ at, label }: Record<string, unknown>) => `${String(at)} ${String(label)}`;
  return { initial, parts: parts.sort((one, other) => order(one).localeCompare(order(other))) };
}

const whole = (data: unknown, ...errors: string[]) => ({ data: JSON.stringify(data), errors });

describe('G1 @defer', () => {
  test('answers first what is not deferred, then each part with its label and its place', async () => {
    const query =
      '{ item { name ... @defer(label: "price") { price } ...F @defer } fast } fragment F on Item { inner { x } slow }';
    expect(await collect(query)).toEqual({
      initial: whole({ item: { name: 'one' }, fast: 1 }),
      parts: [
        { at: 'item', label: 'price', ...whole({ price: 10 }) },
        { at: 'item', ...whole({ inner: { x: 1 }, slow: 'slow 1' }) },
      ].sort((one) => ('label' in one ? -1 : 1)),
    });
  });

  test('gives each element of a list its own part, and none to a null', async () => {
    const { initial, parts } = await collect('{ items { id ... @defer(label: "p") { price } } }');
    expect(initial).toEqual(whole({ items: [{ id: '1' }, null, { id: '2' }] }));
    expect(parts).toEqual([
      { at: 'items.0', label: 'p', ...whole({ price: 10 }) },
      { at: 'items.2', label: 'p', ...whole({ price: 20 }) },
    ]);
  });

  test('may stand at the root, and within one another', async () => {
    expect(
      await collect('{ fast ... @defer(label: "root") { item { id ... @defer(label: "in") { price next { id } } } } }'),
    ).toEqual({
      initial: whole({ fast: 1 }),
      parts: [
        { at: '', label: 'root', ...whole({ item: { id: '1' } }) },
        { at: 'item', label: 'in', ...whole({ price: 10, next: { id: '11' } }) },
      ],
    });
  });

  test('leaves the errors of a part to it, and stops a null at its edge', async () => {
    const query =
      '{ item { id ... @defer(label: "a") { bad price } ... @defer(label: "b") { badMust price } ... @defer(label: "c") { must } } }';
    expect(await collect(query)).toEqual({
      initial: whole({ item: { id: '1' } }),
      parts: [
        { at: 'item', label: 'a', ...whole({ bad: null, price: 10 }, 'FORBIDDEN at item.bad') },
        { at: 'item', label: 'b', ...whole(null, 'FORBIDDEN at item.badMust') },
        { at: 'item', label: 'c', ...whole({ must: 'must 1' }) },
      ],
    });
  });

  test('on a type that the object is not gives no part', async () => {
    expect(
      await collect('{ thing { id ... on Tool @defer(label: "t") { owner weight } } nothing { ... @defer { id } } }'),
    ).toEqual({
      initial: whole({ thing: { id: 't' }, nothing: null }),
      parts: [{ at: 'thing', label: 't', ...whole({ owner: 'Ada', weight: 3 }) }],
    });
  });

  test('keeps the caller’s names', async () => {
    expect(
      await collect('{ i: item { a: id ... @defer(label: "x") { id: price name: slow t: __typename } } }'),
    ).toEqual({
      initial: whole({ i: { a: '1' } }),
      parts: [{ at: 'i', label: 'x', ...whole({ id: 10, name: 'slow 1', t: 'Item' }) }],
    });
  });

  test.for([
    [true, { item: { id: '1' } }, 1],
    [false, { item: { id: '1', price: 10 } }, 0],
  ] as const)('hears its condition: %s', async ([when, data, count]) => {
    const { initial, parts } = await collect(
      'query ($when: Boolean!) { item { id ... @defer(if: $when) { price } } }',
      { when },
    );
    expect(initial).toEqual(whole(data));
    expect(parts).toHaveLength(count);
  });

  test('applies to mutations', async () => {
    expect(await collect('mutation { touch { name ... @defer(label: "p") { price } } }')).toEqual({
      initial: whole({ touch: { name: 'nine' } }),
      parts: [{ at: 'touch', label: 'p', ...whole({ price: 90 }) }],
    });
  });

  test('does not hold up the first answer', async () => {
    const gate = Promise.withResolvers<void>();
    const { b } = federation.subgraphs;
    b.interceptor = () => gate.promise.then(() => ({ data: { _entities: [{ price: 5 }] } }));
    const { initial, deferred } = await ask('{ item { name ... @defer { price } } }');
    expect(initial).toEqual(whole({ item: { name: 'one' } }));
    gate.resolve();
    const datas = [];
    for await (const { data } of deferred) datas.push(data);
    expect(datas).toEqual(['{"price":5}']);
  });

  test('is given up when the caller wants no more', async () => {
    const never = Promise.withResolvers<Record<string, unknown>>();
    const { b } = federation.subgraphs;
    b.interceptor = () => never.promise;
    const { deferred } = await ask('{ item { name ... @defer { price next { next { price } } } } }');
    const iterator = deferred[Symbol.asyncIterator]();
    const first = iterator.next();
    await vi.waitFor(() => expect(b.received.length).toBeGreaterThan(0));
    const asked = b.received.length;
    await iterator.return?.();
    expect(await first).toMatchObject({ done: true });
    never.resolve({ data: { _entities: [{ price: 1, next: { __typename: 'Item', id: '2' } }] } });
    await new Promise((resolve) => setImmediate(resolve));
    expect(b.received).toHaveLength(asked);
  });

  test('is answered with the rest where no parts are wanted', async () => {
    const { prepared } = await ask('{ item { id ... @defer { price } } }');
    expect(prepared.isIncremental).toBe(true);
    expect(await federation.ask({ query: '{ item { id ... @defer { price } } }' })).toEqual(
      whole({ item: { id: '1', price: 10 } }),
    );
  });

  test('of what needs no fetch is answered with what is around it', async () => {
    expect(await collect('{ item { id ... @defer(label: "t") { __typename } } }')).toEqual({
      initial: whole({ item: { id: '1', __typename: 'Item' } }),
      parts: [],
    });
  });

  test('below a part that has become null gives no part', async () => {
    const query = '{ item { id ... @defer(label: "a") { badMust next { id ... @defer(label: "b") { price } } } } }';
    expect(await collect(query)).toEqual({
      initial: whole({ item: { id: '1' } }),
      parts: [{ at: 'item', label: 'a', ...whole(null, 'FORBIDDEN at item.badMust') }],
    });
  });

  test('within one another come in an order in which each finds its place', async () => {
    const { deferred } = await ask(
      '{ ... @defer(label: "1") { items { id ... @defer(label: "2") { next { id ... @defer(label: "3") { next { price } } } } } } }',
    );
    const known = new Set(['']);
    for await (const { path, data } of deferred) {
      expect(known).toContain(path.join('.'));
      const add = (value: unknown, at: string): void => {
        if (typeof value !== 'object' || value === null) return;
        known.add(at);
        for (const [key, inner] of Object.entries(value)) add(inner, at === '' ? key : `${at}.${key}`);
      };
      add(JSON.parse(data), path.join('.'));
    }
    expect(known).toContain('items.2.next.next');
  });

  test.for([
    ['with one label twice', '{ item { ... @defer(label: "x") { id } ... @defer(label: "x") { price } } }'],
    ['with a variable for a label', 'query ($l: String) { item { ... @defer(label: $l) { id } } }'],
    ['around the root fields of a mutation', 'mutation { ... @defer { touch { id } } }'],
    ['on a field', '{ item { id @defer } }'],
  ] as const)('%s is refused', async ([, query]) => {
    const { data, errors } = await federation.ask({ query });
    expect({ data, errors: errors.length }).toEqual({ data: 'null', errors: 1 });
  });
});
