import { afterAll, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

const byType = { __resolveType: ({ __typename }: { __typename: string }) => __typename };

describe('G1 @skip and @include', () => {
  const federation = federate({
    a: {
      sdl: `
        type Query { item: Item items: [Item!]! other: String media: [Media!]! }
        type Item @key(fields: "id") { id: ID! name: String! inner: Inner }
        type Inner { x: Int y: Int }
        interface Media { id: ID! }
        type Film implements Media @key(fields: "id") { id: ID! }
        type Song implements Media @key(fields: "id") { id: ID! }
      `,
      resolvers: {
        Query: {
          item: () => ({ id: 'i', name: 'one', inner: { x: 1, y: 2 } }),
          items: () => ['i', 'j'].map((id) => ({ id, name: `name ${id}`, inner: null })),
          other: () => 'other',
          media: () => [
            { __typename: 'Film', id: 'f' },
            { __typename: 'Song', id: 's' },
          ],
        },
        Media: byType,
      },
    },
    b: {
      sdl: `
        type Query { far: String }
        type Item @key(fields: "id") { id: ID! price(off: Int = 0): Int stock: Stock }
        type Stock { count: Int place: String }
        type Film @key(fields: "id") { id: ID! length: Int }
        type Song @key(fields: "id") { id: ID! beats: Int }
      `,
      resolvers: {
        Query: { far: () => 'far' },
        Item: {
          ...asSent,
          price: (_: unknown, { off }: { off: number }) => 10 - off,
          stock: () => ({ count: 4, place: 'here' }),
        },
        Film: { ...asSent, length: () => 90 },
        Song: { ...asSent, beats: () => 120 },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test.for([
    ['on a field of the first subgraph', '{ item { name @skip(if: $yes) id } }', { item: { id: 'i' } }],
    ['on a field of another subgraph', '{ item { name price @include(if: $no) } }', { item: { name: 'one' } }],
    [
      'that let a field of another subgraph through',
      '{ item { price @include(if: $yes) @skip(if: $no) } }',
      { item: { price: 10 } },
    ],
    ['of which one refuses', '{ item { id price @include(if: $yes) @skip(if: $yes) } }', { item: { id: 'i' } }],
    ['on a root field', '{ item @skip(if: $yes) { id } other far @include(if: $no) }', { other: 'other' }],
    ['on all root fields', '{ item @skip(if: $yes) { price } far @include(if: $no) }', {}],
    ['on all fields of an object', '{ item { price @skip(if: $yes) name @include(if: $no) } }', { item: {} }],
    [
      'on the only field under a field of another subgraph',
      '{ item { stock { count @skip(if: $yes) } } }',
      { item: { stock: {} } },
    ],
    [
      'on an inline fragment',
      '{ item { id ... @include(if: $no) { price stock { count } } ... @skip(if: $no) { stock { place } } } }',
      { item: { id: 'i', stock: { place: 'here' } } },
    ],
    [
      'on a named fragment, spread twice',
      '{ item { ...F @skip(if: $yes) } items { ...F @include(if: $yes) } } fragment F on Item { price }',
      { item: {}, items: [{ price: 10 }, { price: 10 }] },
    ],
    [
      'inside a named fragment',
      '{ item { ...F name } } fragment F on Item { price @skip(if: $yes) inner @include(if: $yes) { x @skip(if: $yes) y } }',
      { item: { inner: { y: 2 }, name: 'one' } },
    ],
    [
      'nested in one another',
      '{ item @include(if: $yes) { ... @include(if: $yes) { stock @skip(if: $no) { count @include(if: $yes) place @include(if: $no) } } } }',
      { item: { stock: { count: 4 } } },
    ],
    [
      'on one of two mentions of a field',
      '{ item { price @skip(if: $yes) inner @skip(if: $yes) { x } price inner { y } } }',
      { item: { price: 10, inner: { y: 2 } } },
    ],
    [
      'on both mentions, opposed',
      '{ item { stock @skip(if: $yes) { count } stock @skip(if: $no) { place } } }',
      { item: { stock: { place: 'here' } } },
    ],
    [
      'on the types of an abstract list',
      '{ media { ... on Film @skip(if: $yes) { length } ... on Song @include(if: $yes) { beats id @skip(if: $yes) } } }',
      { media: [{}, { beats: 120 }] },
    ],
    [
      'on __typename',
      '{ __typename @skip(if: $yes) item { __typename @include(if: $no) t: __typename @include(if: $yes) } }',
      { item: { t: 'Item' } },
    ],
    [
      'with literals',
      '{ item { price @skip(if: true) name @include(if: true) } other @include(if: false) }',
      { item: { name: 'one' } },
    ],
    [
      'on a field that has a variable of its own',
      '{ item { price(off: $off) @skip(if: $no) a: price(off: $off) @skip(if: $yes) } }',
      { item: { price: 7 } },
    ],
  ] as const)('%s', ([, body, data]) =>
    federation.check(
      {
        query: `query (${['yes: Boolean!', 'no: Boolean! = false', 'off: Int']
          .filter((one) => body.includes(`$${one.split(':')[0]}`))
          .map((one) => `$${one}`)
          .join(', ')}) ${body}`.replace('query () ', ''),
        variables: { yes: true, off: 3 },
      },
      { data },
    ),
  );

  test('one document answers by the values it is given, in turn', async () => {
    const query =
      'query ($a: Boolean!, $b: Boolean!) { item { price @include(if: $a) name @skip(if: $b) } far @skip(if: $a) }';
    const expected = {
      'true true': { item: { price: 10 } },
      'true false': { item: { price: 10, name: 'one' } },
      'false true': { item: {}, far: 'far' },
      'false false': { item: { name: 'one' }, far: 'far' },
    };
    for (const [values, data] of [...Object.entries(expected), ...Object.entries(expected)]) {
      const [a, b] = values.split(' ').map((value) => value === 'true');
      await federation.check({ query, variables: { a, b } }, { data });
    }
  });

  test('what is left out is not fetched', async () => {
    await federation.ask({
      query: '{ item { name price @skip(if: true) ... @include(if: false) { stock { count } } } }',
    });
    expect(federation.subgraphs.b.received).toEqual([]);
  });

  test('one that has no value is refused', async () => {
    const { data, errors } = await federation.ask({ query: 'query ($a: Boolean!) { other @skip(if: $a) }' });
    expect({ data, errors: errors.length }).toEqual({ data: 'null', errors: 1 });
  });
});
