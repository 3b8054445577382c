import { afterAll, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

type Sent = { readonly id: string };

const things = [
  {
    __typename: 'Car',
    id: 'c1',
    name: 'car',
    wheels: 4,
    parts: [{ __typename: 'Wheel', id: 'w1', spare: { __typename: 'Boat', id: 'b1', name: 'boat' } }, null],
  },
  null,
  { __typename: 'Boat', id: 'b1', name: 'boat', sails: 2, parts: [{ __typename: 'Sail', id: 's1', area: 9 }] },
  { __typename: 'Rock', name: 'rock', kilograms: 3 },
];
const byType = { __resolveType: ({ __typename }: { __typename: string }) => __typename };

describe('G1 interfaces and unions whose members live in several subgraphs', () => {
  const federation = federate({
    things: {
      sdl: `
        type Query { things: [Thing]! found: [Found!]! grid: [[Thing]]! first: Thing vehicle: Vehicle }
        interface Thing { name: String }
        interface Vehicle implements Thing { id: ID! name: String parts: [Part] }
        union Found = Car | Wheel | Rock
        union Part = Wheel | Sail
        type Car implements Thing & Vehicle @key(fields: "id") { id: ID! name: String wheels: Int! parts: [Part] }
        type Boat implements Thing & Vehicle @key(fields: "id") { id: ID! name: String sails: Int! parts: [Part] }
        type Rock implements Thing { name: String kilograms: Int }
        type Wheel @key(fields: "id") { id: ID! spare: Vehicle }
        type Sail @key(fields: "id") { id: ID! area: Int }
      `,
      resolvers: {
        Query: {
          things: () => things,
          found: () => [things[0], { __typename: 'Wheel', id: 'w2' }, things[3]],
          grid: () => [[things[2], null], null, [], [things[0]]],
          first: () => things[0],
          vehicle: () => things[2],
        },
        Thing: byType,
        Vehicle: byType,
        Found: byType,
        Part: byType,
        Boat: { __resolveReference: () => things[2] },
      },
    },
    prices: {
      sdl: `
        interface Priced { price(currency: String = "USD"): String }
        type Car implements Priced @key(fields: "id") { id: ID! price(currency: String = "USD"): String doors: Int }
        type Boat implements Priced @key(fields: "id") { id: ID! price(currency: String = "USD"): String }
        type Wheel @key(fields: "id") { id: ID! price(currency: String = "USD"): String fits: [Priced!]! }
      `,
      resolvers: {
        Priced: byType,
        Car: {
          ...asSent,
          price: ({ id }: Sent, { currency }: { currency: string }) => `${id} in ${currency}`,
          doors: () => 5,
        },
        Boat: { ...asSent, price: ({ id }: Sent, { currency }: { currency: string }) => `${id} in ${currency}` },
        Wheel: {
          ...asSent,
          price: () => 'cheap',
          fits: () => [
            { __typename: 'Boat', id: 'b7' },
            { __typename: 'Car', id: 'c7' },
          ],
        },
      },
    },
    ratings: {
      sdl: 'type Boat @key(fields: "id") { id: ID! rating: Float } type Sail @key(fields: "id") { id: ID! rating: Float }',
      resolvers: { Boat: { ...asSent, rating: () => 4.5 }, Sail: { ...asSent, rating: () => 1e21 } },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('each type goes on where its own fields are', () =>
    federation.check(
      '{ things { name ... on Car { price wheels } ... on Boat { rating sails price(currency: "EUR") } ... on Rock { kilograms } } }',
      {
        data: {
          things: [
            { name: 'car', price: 'c1 in USD', wheels: 4 },
            null,
            { name: 'boat', rating: 4.5, sails: 2, price: 'b1 in EUR' },
            { name: 'rock', kilograms: 3 },
          ],
        },
      },
    ));

  test('an interface that another subgraph adds applies to the same objects', () =>
    federation.check('{ things { ... on Priced { price __typename } name } }', {
      data: {
        things: [
          { price: 'c1 in USD', __typename: 'Car', name: 'car' },
          null,
          { price: 'b1 in USD', __typename: 'Boat', name: 'boat' },
          { name: 'rock' },
        ],
      },
    }));

  test('an entity behind an interface behind an entity is reached', () =>
    federation.check(
      '{ vehicle { parts { ... on Sail { rating area } } } first { ... on Vehicle { parts { ... on Wheel { price fits { price ... on Boat { rating sails } ... on Car { doors } } spare { name } } } } } }',
      {
        data: {
          vehicle: { parts: [{ rating: 1e21, area: 9 }] },
          first: {
            parts: [
              {
                price: 'cheap',
                fits: [
                  { price: 'b7 in USD', rating: 4.5, sails: 2 },
                  { price: 'c7 in USD', doors: 5 },
                ],
                spare: { name: 'boat' },
              },
              null,
            ],
          },
        },
      },
    ));

  test('fragments within fragments narrow, by names and inline', () =>
    federation.check(
      '{ found { ...F } } fragment F on Found { ... on Thing { ...T } ... on Wheel { price } } fragment T on Thing { name ... on Vehicle { id ... on Car { doors } ... on Boat { rating } } }',
      {
        data: { found: [{ name: 'car', id: 'c1', doors: 5 }, { price: 'cheap' }, { name: 'rock' }] },
      },
    ));

  test('lists in lists keep their nulls', () =>
    federation.check('{ grid { __typename ... on Vehicle { id } ... on Boat { rating } ... on Car { doors } } }', {
      data: {
        grid: [
          [{ __typename: 'Boat', id: 'b1', rating: 4.5 }, null],
          null,
          [],
          [{ __typename: 'Car', id: 'c1', doors: 5 }],
        ],
      },
    }));

  test('the same name in the answer may mean another field for each type', () =>
    federation.check(
      '{ things { ... on Car { x: wheels y: price } ... on Boat { x: sails y: price(currency: "CHF") } ... on Rock { y: name } } }',
      {
        data: { things: [{ x: 4, y: 'c1 in USD' }, null, { x: 2, y: 'b1 in CHF' }, { y: 'rock' }] },
      },
    ));

  test('a member without a fragment is an empty object', () =>
    federation.check('{ found { ... on Wheel { id } } things { ... on Boat { rating } } }', {
      data: { found: [{}, { id: 'w2' }, {}], things: [{}, null, { rating: 4.5 }, {}] },
    }));

  test('nothing is asked of a subgraph for types that did not come', async () => {
    await federation.ask({ query: '{ first { ... on Boat { rating } ... on Car { wheels } } }' });
    expect(federation.subgraphs.ratings.received).toEqual([]);
  });
});

describe('G1 __typename', () => {
  const federation = federate({
    things: {
      sdl: `
        type Query { thing: Thing node: Node list: [Thing!]! }
        type Mutation { touch: Thing }
        type Thing @key(fields: "id") { id: ID! inner: Inner }
        type Inner { x: Int }
        union Node = Thing | Inner
      `,
      resolvers: {
        Query: {
          thing: () => ({ id: '1', inner: { x: 1 } }),
          node: () => ({ __typename: 'Inner', x: 2 }),
          list: () => [{ id: '2' }],
        },
        Mutation: { touch: () => ({ id: '3' }) },
        Node: byType,
      },
    },
    others: {
      sdl: 'type Thing @key(fields: "id") { id: ID! other: Other! } type Other { y: Int }',
      resolvers: { Thing: { ...asSent, other: () => ({ y: 3 }) } },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test.for([
    ['alone at the root', '{ __typename }', { __typename: 'Query' }],
    ['at the root under another name, twice', '{ a: __typename b: __typename }', { a: 'Query', b: 'Query' }],
    [
      'of a mutation',
      'mutation { m: __typename touch { other { o: __typename } t: __typename } }',
      { m: 'Mutation', touch: { other: { o: 'Other' }, t: 'Thing' } },
    ],
    ['alone in an object', '{ thing { __typename } }', { thing: { __typename: 'Thing' } }],
    [
      'alone in an object of another subgraph',
      '{ thing { other { __typename } } }',
      { thing: { other: { __typename: 'Other' } } },
    ],
    [
      'between fields, in its place',
      '{ thing { id __typename inner { x t: __typename } } __typename }',
      { thing: { id: '1', __typename: 'Thing', inner: { x: 1, t: 'Inner' } }, __typename: 'Query' },
    ],
    [
      'of a union under another name',
      '{ node { kind: __typename ... on Thing { id: __typename } ... on Inner { x } } }',
      { node: { kind: 'Inner', x: 2 } },
    ],
    [
      'under the name of a key',
      '{ list { id: __typename other { y } } }',
      { list: [{ id: 'Thing', other: { y: 3 } }] },
    ],
    [
      'under which another field stands',
      '{ list { __typename: id other { y } } }',
      { list: [{ __typename: '2', other: { y: 3 } }] },
    ],
  ] as const)('%s', ([title, query, data]) =>
    federation.check(query, title.startsWith('under') ? { data, stock: 'it takes the alias for the key' } : { data }),
  );
});
