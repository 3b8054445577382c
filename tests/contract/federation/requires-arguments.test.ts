import { afterAll, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

type Sent = Readonly<Record<string, unknown>>;

describe('G1 required fields with arguments', () => {
  const federation = federate({
    products: {
      sdl: `
        type Query { product: Product products: [Product!]! }
        type Product @key(fields: "id") { id: ID! price(currency: String!, factor: Int = 1): Int size(unit: Unit): Size! }
        type Size { width(round: Boolean): String }
        enum Unit { CM IN }
      `,
      resolvers: {
        Query: { product: () => ({ id: 'p1' }), products: () => [{ id: 'p1' }, { id: 'p22' }] },
        Product: {
          ...asSent,
          price: ({ id }: { id: string }, { currency, factor }: { currency: string; factor: number }) =>
            currency.length * factor * id.length,
          size: (_: unknown, { unit }: { unit?: string }) => ({ unit: unit ?? 'none' }),
        },
        Size: { width: ({ unit }: { unit: string }, { round }: { round?: boolean }) => `${unit} ${round ?? 'plain'}` },
      },
    },
    shipping: {
      sdl: `
        type Product @key(fields: "id") {
          id: ID!
          price(currency: String!, factor: Int = 1): Int @external
          size(unit: Unit): Size! @external
          short: String @requires(fields: "price(currency: \\"EU\\")")
          long: String @requires(fields: "price(currency: \\"EUROS\\", factor: 10)")
          box: String @requires(fields: "size(unit: CM) { width(round: true) }")
        }
        type Size { width(round: Boolean): String @external }
        enum Unit { CM IN }
      `,
      resolvers: {
        Product: {
          ...asSent,
          short: ({ price }: Sent) => `short ${price}`,
          long: ({ price }: Sent) => `long ${price}`,
          box: ({ size }: { size: { width: string } }) => `box ${size.width}`,
        },
      },
    },
    offers: {
      sdl: `
        type Product @key(fields: "id") {
          id: ID! price(currency: String!, factor: Int = 1): Int @external
          offer: String @requires(fields: "price(currency: \\"E\\")")
        }
      `,
      resolvers: { Product: { ...asSent, offer: ({ price }: Sent) => `offer ${price}` } },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('the values that are required are sent', () =>
    federation.check('{ products { short box } }', {
      data: {
        products: [
          { short: 'short 4', box: 'box CM true' },
          { short: 'short 6', box: 'box CM true' },
        ],
      },
    }));

  test('the caller may use the same field with other values', () =>
    federation.check('{ product { price(currency: "POUND") short } }', {
      data: { product: { price: 10, short: 'short 4' } },
      stock: 'it fails to merge the two fields',
    }));

  test('the caller may use the same field with a variable', () =>
    federation.check(
      {
        query:
          'query ($c: String!, $round: Boolean) { product { short price(currency: $c) box size { width(round: $round) } } }',
        variables: { c: 'X', round: false },
      },
      {
        data: { product: { short: 'short 4', price: 2, box: 'box CM true', size: { width: 'none false' } } },
        stock: 'it fails to merge the two fields',
      },
    ));

  test('the caller may use the same field with the same values', () =>
    federation.check('{ product { price(currency: "EU") short again: price(currency: "EU", factor: 1) } }', {
      data: { product: { price: 4, short: 'short 4', again: 4 } },
    }));

  test('two fields may require one field with different values', () =>
    federation.check('{ products { short long offer price(currency: "TWELVE") } }', {
      data: {
        products: [
          { short: 'short 4', long: 'long 100', offer: 'offer 2', price: 12 },
          { short: 'short 6', long: 'long 150', offer: 'offer 3', price: 18 },
        ],
      },
      stock: 'it plans one field for both',
    }));

  test('the same through fragments, with the caller’s aliases', () =>
    federation.check(
      '{ products { ...A ... on Product { price: long cost: price(currency: "", factor: 3) } } } fragment A on Product { offer short: price(currency: "ABC") }',
      {
        data: {
          products: [
            { offer: 'offer 2', short: 6, price: 'long 100', cost: 0 },
            { offer: 'offer 3', short: 9, price: 'long 150', cost: 0 },
          ],
        },
        stock: 'it plans one field for both',
      },
    ));

  test('a representation carries the field under its own name', async () => {
    await federation.ask({ query: '{ product { price(currency: "POUND") long } }' });
    const [sent] = federation.subgraphs.shipping.received.flatMap(({ representations }) => representations);
    expect(JSON.parse(sent ?? 'null')).toMatchObject({ __typename: 'Product', id: 'p1', price: 100 });
  });
});
