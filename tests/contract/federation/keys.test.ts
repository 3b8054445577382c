import { afterAll, describe, test } from 'vitest';
import { federate } from './fixture/federation.ts';

const products = [
  { upc: 'p1', sku: 's1', name: 'Chair' },
  { upc: 'p2', sku: 's2', name: 'Desk' },
];

describe('G1 entities by one key, by several, and by a chain of them', () => {
  const federation = federate({
    catalogue: {
      sdl: `
        type Query { products: [Product!]! product(upc: ID!): Product }
        type Product @key(fields: "upc") { upc: ID! name: String! }
      `,
      resolvers: {
        Query: {
          products: () => products,
          product: (_: unknown, { upc }: { upc: string }) => products.find((product) => product.upc === upc) ?? null,
        },
      },
    },
    numbers: {
      sdl: 'type Product @key(fields: "upc") @key(fields: "sku") { upc: ID! sku: ID! weight: Int }',
      resolvers: {
        Product: {
          __resolveReference: (reference: { upc?: string; sku?: string }) => {
            const found = products.find(({ upc, sku }) => upc === reference.upc || sku === reference.sku);
            return found && { ...found, weight: found.upc === 'p1' ? 7 : null };
          },
        },
      },
    },
    stock: {
      sdl: 'type Product @key(fields: "sku") { sku: ID! inStock: Int! warehouse: Warehouse } type Warehouse @key(fields: "id") { id: ID! city: String }',
      resolvers: {
        Product: {
          __resolveReference: ({ sku }: { sku: string }) => ({
            sku,
            inStock: sku.length,
            warehouse: { id: `w-${sku}` },
          }),
        },
        Warehouse: {
          __resolveReference: ({ id }: { id: string }) => ({ id, city: `city of ${id}` }),
          city: ({ id }: { id: string }) => `city of ${id}`,
        },
      },
    },
    places: {
      sdl: 'type Query { warehouse(id: ID!): Warehouse } type Warehouse @key(fields: "id") { id: ID! rent: Int }',
      resolvers: {
        Query: { warehouse: (_: unknown, { id }: { id: string }) => ({ id }) },
        Warehouse: {
          __resolveReference: ({ id }: { id: string }) => ({ id }),
          rent: ({ id }: { id: string }) => id.length,
        },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('a field of another subgraph is fetched by the key', () =>
    federation.check('{ products { name weight } }', {
      data: {
        products: [
          { name: 'Chair', weight: 7 },
          { name: 'Desk', weight: null },
        ],
      },
    }));

  test('a subgraph without the first key is reached through one that has both', () =>
    federation.check('{ product(upc: "p2") { inStock name } }', { data: { product: { inStock: 2, name: 'Desk' } } }));

  test('an entity behind an entity behind an entity is reached', () =>
    federation.check('{ products { warehouse { rent city id } } }', {
      data: {
        products: [
          { warehouse: { rent: 4, city: 'city of w-s1', id: 'w-s1' } },
          { warehouse: { rent: 4, city: 'city of w-s2', id: 'w-s2' } },
        ],
      },
    }));

  test('an entity that is not there leaves nothing to fetch', () =>
    federation.check('{ product(upc: "none") { inStock name weight } }', { data: { product: null } }));
});
