import { afterAll, describe, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

type Sent = Readonly<Record<string, unknown>>;

/** What was sent, in one order, and without the types: a gateway may send them along or not. */
const shown =
  (...names: string[]) =>
  (sent: Sent) =>
    JSON.stringify(
      names.map((name) => sent[name] ?? null),
      (_, value: unknown) =>
        value && typeof value === 'object' && !Array.isArray(value)
          ? Object.fromEntries(
              Object.entries(value)
                .filter(([key]) => key !== '__typename')
                .sort(([a], [b]) => a.localeCompare(b)),
            )
          : value,
    );

describe('G1 fields that require fields of another subgraph', () => {
  const federation = federate({
    products: {
      sdl: `
        type Query { products: [Product!]! product: Product }
        type Product @key(fields: "id") {
          id: ID! price: Int weight: Int! size: Size parts: [Part] tags: [[String]] owner: Owner media: [Media!]! cover: Picture
        }
        type Size { width: Int! height: Int }
        type Part { code: ID! size: Size }
        type Owner @key(fields: "id") { id: ID! }
        union Media = Film | Song
        type Film { seconds: Int! title: String }
        type Song { beats: Int! title: String }
        interface Picture { url: String! }
        type Photo implements Picture { url: String! lens: String }
        type Sketch implements Picture { url: String! pencil: String }
      `,
      resolvers: {
        Query: { products: () => products, product: () => products[0] },
        Product: { __resolveReference: ({ id }: Sent) => products.find((product) => product.id === id) },
      },
    },
    owners: {
      sdl: 'type Owner @key(fields: "id") { id: ID! rank: Int }',
      resolvers: { Owner: { ...asSent, rank: ({ id }: Sent) => (id === 'o1' ? 5 : null) } },
    },
    shipping: {
      sdl: `
        type Query { parcel: Parcel }
        type Parcel { product: Product! }
        type Product @key(fields: "id") {
          id: ID!
          price: Int @external
          weight: Int! @external
          size: Size @external
          parts: [Part] @external
          tags: [[String]] @external
          owner: Owner @external
          media: [Media!]! @external
          cover: Picture @external
          cost: String @requires(fields: "price weight")
          box: String @requires(fields: "size { width height }")
          list: String @requires(fields: "parts { code size { width } } tags")
          greeting: String @requires(fields: "owner { rank }")
          length: String @requires(fields: "media { ... on Film { seconds } ... on Song { beats } }")
          frame: String @requires(fields: "cover { url ... on Photo { lens } }")
        }
        type Size { width: Int! @external height: Int @external }
        type Part { code: ID! @external size: Size @external }
        type Owner @key(fields: "id") { id: ID! rank: Int @external }
        union Media = Film | Song
        type Film { seconds: Int! @external }
        type Song { beats: Int! @external }
        interface Picture { url: String! }
        type Photo implements Picture { url: String! @external lens: String @external }
        type Sketch implements Picture { url: String! @external }
      `,
      resolvers: {
        Query: { parcel: () => ({ product: { id: 'p2' } }) },
        Product: {
          ...asSent,
          cost: shown('price', 'weight'),
          box: shown('size'),
          list: shown('parts', 'tags'),
          greeting: shown('owner'),
          length: shown('media'),
          frame: shown('cover'),
        },
        Media: { __resolveType: (value: { __typename: string }) => value.__typename },
        Picture: { __resolveType: (value: { __typename: string }) => value.__typename },
      },
    },
    labels: {
      sdl: `
        type Product @key(fields: "id") { id: ID! cost: String @external label: String @requires(fields: "cost") }
      `,
      resolvers: { Product: { ...asSent, label: ({ cost }: Sent) => `label ${cost}` } },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test.for([
    ['plain ones, also null', 'cost', '[9,1]', '[null,2]'],
    ['an object, also null', 'box', '[{"height":null,"width":3}]', '[null]'],
    ['lists, with nulls in them', 'list', PARTS, '[null,null]'],
    ['a field of an entity inside, of a third subgraph', 'greeting', '[{"rank":5}]', '[{"rank":null}]'],
    ['fields by the member of a union', 'length', '[[{"seconds":60},{"beats":4}]]', '[[]]'],
    ['fields by the implementation of an interface', 'frame', '[{"lens":"wide","url":"u1"}]', '[{"url":"u2"}]'],
  ] as const)('%s are sent along', ([, field, first, second]) =>
    federation.check(`{ products { ${field} } }`, { data: { products: [{ [field]: first }, { [field]: second }] } }),
  );

  test('one required field may require another itself', () =>
    federation.check('{ products { label } }', {
      data: { products: [{ label: 'label [9,1]' }, { label: 'label [null,2]' }] },
    }));

  test('a way back to the subgraph that asked is found', () =>
    federation.check('{ parcel { product { cost weight } } }', {
      data: { parcel: { product: { cost: '[null,2]', weight: 2 } } },
    }));

  test('what is required does not appear in the answer', () =>
    federation.check('{ product { cost id } }', { data: { product: { cost: '[9,1]', id: 'p1' } } }));

  test('what the caller asks under the same names stays its own', () =>
    federation.check('{ product { weight: price price: id cost size: weight box } }', {
      data: { product: { weight: 9, price: 'p1', cost: '[9,1]', size: 1, box: '[{"height":null,"width":3}]' } },
      stock: 'it sends what stands under the alias',
    }));

  test('conditions within the required objects do not touch what is required', () =>
    federation.check(
      {
        query: 'query ($no: Boolean!) { product { box size { width height @include(if: $no) } } }',
        variables: { no: false },
      },
      { data: { product: { box: '[{"height":null,"width":3}]', size: { width: 3 } } } },
    ));
});

const PARTS = '[[{"code":"a","size":{"width":1}},null,{"code":"b","size":null}],[["x",null],null]]';

const products = [
  {
    id: 'p1',
    price: 9,
    weight: 1,
    size: { width: 3, height: null },
    parts: [{ code: 'a', size: { width: 1 } }, null, { code: 'b', size: null }],
    tags: [['x', null], null],
    owner: { id: 'o1' },
    media: [
      { __typename: 'Film', seconds: 60, title: 't1' },
      { __typename: 'Song', beats: 4, title: 't2' },
    ],
    cover: { __typename: 'Photo', url: 'u1', lens: 'wide' },
  },
  { id: 'p2', price: null, weight: 2, owner: { id: 'o2' }, media: [], cover: { __typename: 'Sketch', url: 'u2' } },
];
