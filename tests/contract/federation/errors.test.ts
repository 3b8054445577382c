import { GraphQLError } from 'graphql';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

type Sent = { readonly id: string };
const refuse = (): never => {
  throw new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } });
};

const federation = federate({
  a: {
    sdl: `
      type Query { items: [Item]! item: Item groups: [Group!]! strict: [Strict!] }
      type Group { items: [Item!] lead: Item }
      type Item @key(fields: "id") { id: ID! }
      type Strict @key(fields: "id") { id: ID! }
    `,
    resolvers: {
      Query: {
        items: () => ['1', '2', '1', '3'].map((id) => ({ id })),
        item: () => ({ id: '2' }),
        groups: () => [
          { items: [{ id: '2' }, { id: '1' }], lead: { id: '2' } },
          { items: null, lead: null },
          { items: [{ id: '2' }] },
        ],
        strict: () => [{ id: '1' }, { id: '2' }],
      },
    },
  },
  b: {
    sdl: `
      type Item @key(fields: "id") { id: ID! name: String size: Int inner: Inner list: [Inner!] }
      type Inner { x: Int y: Int! }
      type Strict @key(fields: "id") { id: ID! must: String! }
    `,
    resolvers: {
      Item: {
        __resolveReference: ({ id }: Sent) => (id === '3' ? null : { id }),
        name: ({ id }: Sent) => (id === '2' ? refuse() : `name ${id}`),
        size: () => 1,
        inner: ({ id }: Sent) => ({ x: id === '1' ? refuse : 1, y: 1 }),
        list: () => [
          { x: 1, y: 1 },
          { x: 1, y: refuse },
        ],
      },
      Strict: { ...asSent, must: () => 'there' },
    },
  },
});
afterAll(() => federation[Symbol.asyncDispose]());
afterEach(() => {
  federation.subgraphs.b.interceptor = undefined;
});
const at = (...paths: string[]) => paths.map((path) => `FORBIDDEN at ${path}`);

describe('G6 errors of a subgraph about entities', () => {
  test('stand at every place where the entity is', () =>
    federation.check('{ item { name } items { name } groups { items { name size } lead { n: name } } }', {
      data: {
        item: { name: null },
        items: [{ name: 'name 1' }, { name: null }, { name: 'name 1' }, { name: null }],
        groups: [
          {
            items: [
              { name: null, size: 1 },
              { name: 'name 1', size: 1 },
            ],
            lead: { n: null },
          },
          { items: null, lead: null },
          { items: [{ name: null, size: 1 }], lead: null },
        ],
      },
      errors: at('item.name', 'items.1.name', 'groups.0.items.0.name', 'groups.0.lead.n', 'groups.2.items.0.name'),
    }));

  test('keep the way inside the entity', () =>
    federation.check('{ items { inner { y x } list { y } } }', {
      data: {
        items: [
          { inner: { y: 1, x: null }, list: null },
          { inner: { y: 1, x: 1 }, list: null },
          { inner: { y: 1, x: null }, list: null },
          { inner: null, list: null },
        ],
      },
      errors: at('items.0.inner.x', 'items.2.inner.x', ...[0, 1, 2].map((index) => `items.${index}.list.1.y`)),
    }));

  test('concern only the name under which the field was asked', () =>
    federation.check('{ item { size } again: item { name } third: item { size } }', {
      data: { item: { size: 1 }, again: { name: null }, third: { size: 1 } },
      errors: at('again.name'),
    }));

  test('name the answer’s names, not those of the schema', () =>
    federation.check('{ i: item { a: name b: inner { c: x } } }', {
      data: { i: { a: null, b: { c: 1 } } },
      errors: at('i.a'),
    }));
});

/** A subgraph's answer to a fetch of entities. */
const entities = (...found: unknown[]) => ({ data: { _entities: found } });

describe('G6 entities that a subgraph does not answer as asked', () => {
  const query = '{ items { id size } }';
  const nothing = { items: ['1', '2', '1', '3'].map((id) => ({ id, size: null })) };

  test('null leaves its fields null, without an error', () =>
    federation.check('{ items { id size inner { y } } }', {
      data: {
        items: ['1', '2', '1', '3'].map((id) => ({
          id,
          size: id === '3' ? null : 1,
          inner: id === '3' ? null : { y: 1 },
        })),
      },
    }));

  test('null where a field must not be is an error there', async () => {
    federation.subgraphs.b.interceptor = () => entities({ must: 'x' }, null);
    await federation.check('{ strict { id must } }', {
      data: { strict: null },
      errors: ['INTERNAL_SERVER_ERROR at strict.1.must'],
    });
  });

  test.for([
    ['no data', { data: null }],
    ['no entities', { data: {} }],
    ['null for all entities', { data: { _entities: null } }],
    ['too few', { data: { _entities: [] } }],
    ['too many', { data: { _entities: [1, 2, 3, 4, 5, 6].map((size) => ({ size })) } }],
    ['an object for the list', { data: { _entities: { 0: { size: 1 } } } }],
    ['a text for the list', { data: { _entities: 'x' } }],
    ['texts for entities', { data: { _entities: ['x', 1, true] } }],
    ['lists for entities', { data: { _entities: [[], [], []] } }],
  ] as const)('%s is an error, no crash, and nobody gets another’s', async ([, answer]) => {
    federation.subgraphs.b.interceptor = () => answer;
    const { data, errors } = await federation.ask({ query });
    expect(JSON.parse(data)).toEqual(nothing);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors)
      expect(error).toMatch(/^(INTERNAL_SERVER_ERROR|SUBGRAPH_UNAVAILABLE) at (items(\.\d(\.size)?)?)?$/);
  });

  test.for([
    ['a text for a number', { size: 'x' }, { size: null }, 'size'],
    ['an object for a number', { size: { a: 1 } }, { size: null }, 'size'],
    ['a number for an object', { inner: 7 }, { inner: null }, 'inner'],
    ['a list for an object', { inner: [{ y: 1 }] }, { inner: null }, 'inner'],
    ['an object for a list', { list: { y: 1 } }, { list: null }, 'list'],
    ['a list with a null that may not be', { list: [{ y: 1 }, null] }, { list: null }, 'list.1'],
    ['an object without what must be', { inner: { x: 1 } }, { inner: null }, 'inner.y'],
  ] as const)('%s is null with an error at its place', async ([, answer, expected, place]) => {
    federation.subgraphs.b.interceptor = () => entities(answer);
    const [field = ''] = Object.keys(answer);
    const selection = field === 'size' ? 'size' : `${field} { y }`;
    const { data, errors } = await federation.ask({ query: `{ item { ${selection} } }` });
    expect(JSON.parse(data)).toEqual({ item: expected });
    expect(errors.map((error) => error.replace(/(inner|list)(\.\d)?(\.y)?$/, '$1'))).toEqual([
      `INTERNAL_SERVER_ERROR at item.${place.replace(/(inner|list)(\.\d)?(\.y)?$/, '$1')}`,
    ]);
  });

  test('errors without a path, or with a false one, are told once', async () => {
    const said = [{ message: 'a' }, { message: 'b', path: ['_entities', 99, 'size'] }, { message: 'c', path: 'x' }];
    federation.subgraphs.b.interceptor = () => ({ data: null, errors: said.slice(0, 2) });
    const { data, errors } = await federation.ask({ query });
    expect(JSON.parse(data)).toEqual(nothing);
    expect(errors.length).toBeGreaterThan(0);
  });

  test('what the subgraph says of the gateway’s own query is masked', async () => {
    federation.subgraphs.b.interceptor = () => ({
      errors: [{ message: 'Cannot query field "size".', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    const { data, errors } = await federation.ask({ query });
    expect(JSON.parse(data)).toEqual(nothing);
    expect(errors.every((error) => error.startsWith('INTERNAL_SERVER_ERROR'))).toBe(true);
  });

  test('a type that is not of the abstract one is an error', async () => {
    federation.subgraphs.a.interceptor = () => ({ data: { item: { __typename: 'Nonsense', id: '1' } } });
    const { data } = await federation.ask({ query: '{ item { __typename id size } }' });
    federation.subgraphs.a.interceptor = undefined;
    expect(data).not.toContain('Nonsense');
  });
});
