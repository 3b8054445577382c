import { afterAll, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

interface Room {
  readonly id: string;
  readonly building: { readonly id: string };
}

describe('G1 keys of several fields', () => {
  const federation = federate({
    plans: {
      sdl: `
        type Query { seats: [Seat!]! rooms: [Room]! orders: [Order!]! }
        type Seat @key(fields: "row number") { row: Int! number: Int! holder: String }
        type Room @key(fields: "id building { id }") { id: ID! building: Building! }
        type Building @shareable { id: ID! }
        type Order @key(fields: "lines { sku counts }") { lines: [Line!]! note: String }
        type Line @shareable { sku: ID! counts: [Int] }
      `,
      resolvers: {
        Query: {
          seats: () => [1, 2].map((number) => ({ row: 9, number, holder: number === 1 ? 'Ada' : null })),
          rooms: () => [{ id: 'r', building: { id: 'east' } }, null, { id: 'r', building: { id: 'west' } }],
          orders: () => [
            {
              lines: [
                { sku: 'a', counts: [1, null] },
                { sku: 'b', counts: null },
              ],
              note: 'first',
            },
            { lines: [], note: 'empty' },
          ],
        },
      },
    },
    facts: {
      sdl: `
        type Seat @key(fields: "number row") { row: Int! number: Int! price: Int! }
        type Room @key(fields: "building { id } id") { id: ID! building: Building! temperature: String! }
        type Building @shareable { id: ID! }
        type Order @key(fields: "lines { counts sku }") { lines: [Line!]! summary: String! }
        type Line @shareable { sku: ID! counts: [Int] }
      `,
      resolvers: {
        Seat: { ...asSent, price: ({ row, number }: { row: number; number: number }) => row * 10 + number },
        Room: { ...asSent, temperature: ({ id, building }: Room) => `${id} in ${building.id}` },
        Order: {
          ...asSent,
          summary: ({ lines }: { lines: object[] }) => JSON.stringify(lines.map((line) => Object.values(line))),
        },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('two fields together find the entity', () =>
    federation.check('{ seats { holder price } }', {
      data: {
        seats: [
          { holder: 'Ada', price: 91 },
          { holder: null, price: 92 },
        ],
      },
    }));

  test('a key with an object inside finds the entity', () =>
    federation.check('{ rooms { temperature } }', {
      data: { rooms: [{ temperature: 'r in east' }, null, { temperature: 'r in west' }] },
    }));

  test('a key with a list of objects inside finds the entity', () =>
    federation.check('{ orders { summary note } }', {
      data: {
        orders: [
          {
            summary: JSON.stringify([
              [[1, null], 'a'],
              [null, 'b'],
            ]),
            note: 'first',
          },
          { summary: '[]', note: 'empty' },
        ],
      },
    }));

  test('the representation has the type, and the key as the subgraph writes it', async () => {
    await federation.ask({ query: '{ seats { price } }' });
    const [fetch] = federation.subgraphs.facts.received;
    expect(fetch?.representations.map((text) => JSON.parse(text) as unknown)).toEqual([
      { __typename: 'Seat', number: 1, row: 9 },
      { __typename: 'Seat', number: 2, row: 9 },
    ]);
  });

  test('the aliases of a caller do not disturb the fields of a key', () =>
    federation.check('{ rooms { building: id id: temperature } seats { row: price price: number number: row } }', {
      data: {
        rooms: [{ building: 'r', id: 'r in east' }, null, { building: 'r', id: 'r in west' }],
        seats: [
          { row: 91, price: 1, number: 9 },
          { row: 92, price: 2, number: 9 },
        ],
      },
      stock: 'it sends the value of the alias as the key',
    }));
});

describe('G1 a key that one subgraph cannot resolve', () => {
  const federation = federate({
    reviews: {
      sdl: `
        type Query { reviews: [Review!]! }
        type Review { text: String! product: Product! }
        type Product @key(fields: "id", resolvable: false) { id: ID! }
      `,
      resolvers: {
        Query: { reviews: () => ['p2', 'p1', 'p2'].map((id) => ({ text: `of ${id}`, product: { id } })) },
      },
    },
    products: {
      sdl: 'type Query { top: Product } type Product @key(fields: "id") { id: ID! name: String! }',
      resolvers: {
        Query: { top: () => ({ id: 'p1', name: 'name of p1' }) },
        Product: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `name of ${id}` }) },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('the one that only points is never asked for the entity', async () => {
    await federation.check('{ reviews { product { name } text } top { id name } }', {
      data: {
        reviews: ['p2', 'p1', 'p2'].map((id) => ({ product: { name: `name of ${id}` }, text: `of ${id}` })),
        top: { id: 'p1', name: 'name of p1' },
      },
    });
    expect(federation.subgraphs.reviews.received).toHaveLength(1);
  });

  test('what it needs for the key is all that is asked of it', () =>
    federation.check('{ reviews { product { id } } }', {
      data: { reviews: ['p2', 'p1', 'p2'].map((id) => ({ product: { id } })) },
    }));
});

describe('G1 keys within keys, of which one subgraph resolves fewer than another', () => {
  const rows = ['1', '2'].map((id) => ({
    id,
    plain: `p${id}`,
    composite: { one: `o${id}`, two: `t${id}`, three: `h${id}` },
    name: `name ${id}`,
  }));
  const federation = federate({
    parts: {
      sdl: `
        type Query { part(id: ID!): Part }
        type Part @key(fields: "id") @key(fields: "plain") @key(fields: "composite { one two }") @key(fields: "id composite { two three }") {
          id: ID! plain: ID! composite: Composite! name: String!
        }
        type Composite { one: ID! two: ID! three: ID! @shareable }
      `,
      resolvers: {
        Query: { part: (_: unknown, { id }: { id: string }) => rows.find((row) => row.id === id) },
        Part: {
          __resolveReference: (sent: { id?: string; plain?: string; composite?: { one?: string; two?: string } }) =>
            rows.find(
              ({ id, plain, composite }) =>
                id === sent.id || plain === sent.plain || (sent.composite && composite.two === sent.composite.two),
            ),
        },
      },
    },
    machines: {
      sdl: `
        type Query { machine: Machine }
        type Machine @key(fields: "id") { id: ID! parts: [Part!]! }
        type Part @key(fields: "id", resolvable: false) @key(fields: "id composite { two three }") {
          id: ID! composite: Composite! @external weight: String! @requires(fields: "composite { two three }")
        }
        type Composite { two: ID! @external three: ID! @shareable }
      `,
      resolvers: {
        Query: { machine: () => ({ id: 'm', parts: [{ id: '2' }, { id: '1' }] }) },
        Part: {
          __resolveReference: (sent: object) => sent,
          weight: ({ composite }: { composite: { two: string; three: string } }) =>
            `${composite.two}${composite.three}`,
        },
      },
    },
    makers: {
      sdl: 'type Part @key(fields: "plain") { plain: ID! maker: String }',
      resolvers: { Part: { ...asSent, maker: ({ plain }: { plain: string }) => `maker of ${plain}` } },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('the way leads from key to key', () =>
    federation.check('{ machine { parts { maker name weight } } }', {
      data: {
        machine: {
          parts: ['2', '1'].map((id) => ({ maker: `maker of p${id}`, name: `name ${id}`, weight: `t${id}h${id}` })),
        },
      },
    }));

  test('what is in a key may be asked for as well', () =>
    federation.check(
      '{ machine { parts { weight composite { three two one } plain } } part(id: "1") { weight maker } }',
      {
        data: {
          machine: {
            parts: ['2', '1'].map((id) => ({
              weight: `t${id}h${id}`,
              composite: { three: `h${id}`, two: `t${id}`, one: `o${id}` },
              plain: `p${id}`,
            })),
          },
          part: { weight: 't1h1', maker: 'maker of p1' },
        },
      },
    ));
});
