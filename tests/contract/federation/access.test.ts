import { afterAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

const byType = { __resolveType: ({ __typename }: { __typename: string }) => __typename };

const federation = federate({
  a: {
    sdl: `
      type Query { item: Item items: [Item!]! secret: String! @authenticated open: Int things: [Thing] found: [Found!] hidden: Hidden }
      type Mutation { act: Int @authenticated must: Int! @requiresScopes(scopes: [["write"]]) free: Int }
      type Item @key(fields: "id") { id: ID! name: String @authenticated strict: String! @authenticated inner: Inner }
      type Inner { x: Int @requiresScopes(scopes: [["a", "b"], ["c"]]) y: Int! @authenticated }
      interface Thing { id: ID! label: String }
      type Tool implements Thing @key(fields: "id") { id: ID! label: String @authenticated }
      type Toy implements Thing @key(fields: "id") { id: ID! label: String }
      union Found = Tool | Toy | Hidden
      type Hidden @authenticated { x: Int }
    `,
    resolvers: {
      Query: {
        item: () => ({ id: '1', name: 'one', strict: 'strict', inner: { x: 1, y: 2 } }),
        items: () => ['1', '2'].map((id) => ({ id, name: 'n', strict: 's', inner: null })),
        secret: () => 'secret',
        open: () => 1,
        things: () => [
          { __typename: 'Tool', id: 't', label: 'tool' },
          { __typename: 'Toy', id: 'y', label: 'toy' },
        ],
        found: () => [
          { __typename: 'Toy', id: 'y', label: 'toy' },
          { __typename: 'Hidden', x: 1 },
        ],
        hidden: () => ({ x: 1 }),
      },
      Mutation: { act: () => 1, must: () => 2, free: () => 3 },
      Thing: byType,
      Found: byType,
    },
  },
  b: {
    sdl: `
      type Item @key(fields: "id") { id: ID! far: Int @authenticated farStrict: Int! @requiresScopes(scopes: [["far"]]) free: Int secretOwner: Owner }
      type Owner @authenticated { name: String }
      type Toy @key(fields: "id") { id: ID! price: Int @policy(policies: [["none"]]) }
    `,
    resolvers: {
      Item: { ...asSent, far: () => 5, farStrict: () => 6, free: () => 7, secretOwner: () => ({ name: 'Ada' }) },
      Toy: { ...asSent, price: () => 9 },
    },
  },
});
afterAll(() => federation[Symbol.asyncDispose]());

const withScopes = (...scopes: string[]): Viewer =>
  ({ kind: 'CLIENT', subject: 'c', clientId: 'c', generation: 1, scopes }) as unknown as Viewer;
const refused = (...paths: string[]) => paths.map((path) => `UNAUTHORIZED_FIELD_OR_TYPE at ${path}`).sort();

describe('G3 fields that a viewer may not use', () => {
  test.for([
    ['are null with an error', '{ item { name id } open }', { item: { name: null, id: '1' }, open: 1 }, ['item.name']],
    ['empty the object that must have them', '{ item { strict id } open }', { item: null, open: 1 }, ['item.strict']],
    ['empty everything at the root', '{ secret open }', null, ['secret']],
    [
      'of another subgraph',
      '{ items { far free } }',
      {
        items: [
          { far: null, free: 7 },
          { far: null, free: 7 },
        ],
      },
      ['items.0.far', 'items.1.far'],
    ],
    [
      'of another subgraph, that must be there',
      '{ item { farStrict free } open }',
      { item: null, open: 1 },
      ['item.farStrict'],
    ],
    [
      'under other names, in fragments',
      '{ i: item { ...F ... on Item { b: far } } } fragment F on Item { a: name }',
      { i: { a: null, b: null } },
      ['i.a', 'i.b'],
    ],
    ['alone in an object', '{ item { name } }', { item: { name: null } }, ['item.name']],
    ['alone in an object in an object', '{ item { inner { x } } }', { item: { inner: { x: null } } }, ['item.inner.x']],
    [
      'that must be there in an object in an object',
      '{ item { inner { y } id } }',
      { item: { inner: null, id: '1' } },
      ['item.inner.y'],
    ],
    [
      'on a null object say nothing',
      '{ items { id inner { x } } }',
      {
        items: [
          { id: '1', inner: null },
          { id: '2', inner: null },
        ],
      },
      [],
    ],
    [
      'that return a type that is closed',
      '{ hidden { x } open item { secretOwner { name } } }',
      { hidden: null, open: 1, item: { secretOwner: null } },
      ['hidden', 'item.secretOwner'],
    ],
    [
      'of one implementation, asked through the interface',
      '{ things { id label } }',
      {
        things: [
          { id: 't', label: null },
          { id: 'y', label: null },
        ],
      },
      ['things.0.label', 'things.1.label'],
    ],
    [
      'of one implementation, asked on each',
      '{ things { ... on Tool { label } ... on Toy { label } } }',
      { things: [{ label: null }, { label: 'toy' }] },
      ['things.0.label'],
    ],
    [
      'by a policy',
      '{ things { ... on Toy { price label } } }',
      { things: [{}, { price: null, label: 'toy' }] },
      ['things.1.price'],
    ],
    [
      'leave __typename',
      '{ item { __typename name t: __typename } }',
      { item: { __typename: 'Item', name: null, t: 'Item' } },
      ['item.name'],
    ],
    ['but are skipped', '{ item { name @skip(if: true) id far @include(if: false) } }', { item: { id: '1' } }, []],
    ['in a list whose elements must be there', '{ items { strict } }', null, ['items.0.strict', 'items.1.strict']],
  ] as const)('%s', async ([, query, data, paths]) => {
    const answer = await federation.ask({ query });
    expect(answer.data).toBe(JSON.stringify(data));
    // Where a null rises from several places at once, one of them says enough.
    if (data === null) expect(refused(...paths)).toEqual(expect.arrayContaining([...answer.errors]));
    else expect(answer.errors).toEqual(refused(...paths));
  });

  test('are answered to those who may', async () => {
    const query =
      '{ secret item { name strict far farStrict inner { x y } secretOwner { name } } things { label } hidden { x } }';
    const { data, errors } = await federation.ask({ query, context: { viewer: withScopes('a', 'b', 'far') } });
    expect(errors).toEqual([]);
    expect(JSON.parse(data)).toEqual({
      secret: 'secret',
      item: {
        name: 'one',
        strict: 'strict',
        far: 5,
        farStrict: 6,
        inner: { x: 1, y: 2 },
        secretOwner: { name: 'Ada' },
      },
      things: [{ label: 'tool' }, { label: 'toy' }],
      hidden: { x: 1 },
    });
  });

  test.for([
    [['a'], null],
    [['a', 'b'], 1],
    [['c'], 1],
    [['b', 'd'], null],
  ] as const)('need one of several lists of scopes whole: %s', async ([scopes, x]) => {
    const { data } = await federation.ask({
      query: '{ item { inner { x } } }',
      context: { viewer: withScopes(...scopes) },
    });
    expect(JSON.parse(data)).toEqual({ item: { inner: { x } } });
  });

  test('are not asked of any subgraph', async () => {
    await federation.ask({ query: '{ item { name id far farStrict secretOwner { name } } }' });
    const texts = [...federation.subgraphs.a.received, ...federation.subgraphs.b.received].map(({ query }) => query);
    expect(texts.join('\n')).not.toMatch(/\b(name|far|farStrict|secretOwner)\b/);
  });

  test('of a mutation do not run, and the others do', async () => {
    const { data, errors } = await federation.ask({ query: 'mutation { act free }' });
    expect({ data, errors }).toEqual({ data: '{"act":null,"free":3}', errors: refused('act') });
  });

  test('of a mutation that must be there stop all of it before it begins', async () => {
    const { data, errors } = await federation.ask({ query: 'mutation { free must }' });
    expect({ data, errors }).toEqual({ data: 'null', errors: refused('must') });
    expect(federation.subgraphs.a.received).toEqual([]);
  });
});
