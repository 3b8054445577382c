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
