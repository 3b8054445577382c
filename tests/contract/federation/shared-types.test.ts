import { afterAll, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { asSent } from './fixture/references.ts';

type Found = { readonly __typename?: string; readonly id: string };

describe('G1 types and fields that several subgraphs have', () => {
  const federation = federate({
    catalogue: {
      sdl: `
        type Query { products: [Product!]! find(filter: Filter!): String! shared: String! @shareable }
        type Product @key(fields: "id") { id: ID! name: String! @shareable place: Place! @shareable spots: [Place] @shareable colour: Colour }
        type Place { x: Int! @shareable y: Int! @shareable }
        enum Colour { RED BLUE }
        input Filter { text: String!, colours: [Shade!] = [DARK], only: Boolean }
        enum Shade { DARK LIGHT ODD }
      `,
      resolvers: {
        Query: {
          products: () =>
            ['1', '2'].map((id) => ({
              id,
              name: `n${id}`,
              place: { x: 1, y: 2 },
              spots: [{ x: 1, y: 1 }, null],
              colour: 'RED',
            })),
          find: (_: unknown, { filter }: { filter: object }) => JSON.stringify(filter),
          shared: () => 'the same',
        },
      },
    },
    places: {
      sdl: `
        type Query { shared: String! @shareable searched(filter: Filter!): String! }
        type Product @key(fields: "id") { id: ID! name: String! @shareable place: Place! @shareable spots: [Place] @shareable second: Colour }
        type Place { x: Int! @shareable z: Int! label(short: Boolean = false): String }
        enum Colour { BLUE GREEN }
        input Filter { text: String!, colours: [Shade!] = [DARK] }
        enum Shade { DARK LIGHT }
      `,
      resolvers: {
        Query: {
          shared: () => 'the same',
          searched: (_: unknown, { filter }: { filter: object }) => JSON.stringify(filter),
        },
        Product: {
          ...asSent,
          place: ({ id }: Found) => ({ x: 1, z: Number(id) }),
          spots: ({ id }: Found) => [{ x: 1, z: Number(id) * 10 }, null],
          second: () => 'GREEN',
        },
        Place: { label: ({ z }: { z: number }, { short }: { short: boolean }) => (short ? `${z}` : `level ${z}`) },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('a value type takes its fields from each subgraph that has them', () =>
    federation.check('{ products { place { z y x label(short: true) } } }', {
      data: { products: [1, 2].map((z) => ({ place: { z, y: 2, x: 1, label: `${z}` } })) },
    }));

  test('the lists of two subgraphs are put together element by element', () =>
    federation.check('{ products { spots { label y z } } }', {
      data: { products: [10, 20].map((z) => ({ spots: [{ label: `level ${z}`, y: 1, z }, null] })) },
    }));

  test('a field that both have is asked of one of them', async () => {
    await federation.check('{ shared products { name } }', {
      data: { shared: 'the same', products: [{ name: 'n1' }, { name: 'n2' }] },
    });
    expect(federation.subgraphs.places.received).toEqual([]);
  });

  test('an enum in answers has the values of all', () =>
    federation.check('{ products { colour second } }', {
      data: { products: [1, 2].map(() => ({ colour: 'RED', second: 'GREEN' })) },
    }));

  test('an input has the fields and the values that all have, with its defaults', () =>
    federation.check(
      {
        query:
          'query ($given: Filter!, $text: String! = "t") { find(filter: $given) searched(filter: { text: $text, colours: LIGHT }) }',
        variables: { given: { text: 'x' } },
      },
      { data: { find: '{"text":"x","colours":["DARK"]}', searched: '{"text":"t","colours":["LIGHT"]}' } },
    ));

  test.for(['{ find(filter: { text: "x", only: true }) }', '{ find(filter: { text: "x", colours: [ODD] }) }'])(
    'what one of them does not take is refused: %s',
    async (query) => {
      const { data, errors } = await federation.ask({ query });
      expect({ data, errors: errors.length }).toEqual({ data: 'null', errors: 1 });
      expect(federation.subgraphs.catalogue.received).toEqual([]);
    },
  );
});

describe('G1 what is hidden from clients', () => {
  const federation = federate({
    left: {
      sdl: `
        type Query { items: [Item!]! secret: String @inaccessible }
        type Item @key(fields: "internalId") { internalId: ID! @inaccessible title: String! @tag(name: "public") level: Level strict: Level! secret: Hidden @inaccessible }
        type Hidden @inaccessible { x: Int }
        enum Level @tag(name: "levels") { LOW HIGH @inaccessible }
      `,
      resolvers: {
        Query: {
          items: () => [
            { internalId: 'i1', title: 'one', level: 'LOW', strict: 'LOW' },
            { internalId: 'i2', title: 'two', level: 'HIGH', strict: 'LOW' },
          ],
        },
      },
    },
    right: {
      sdl: 'type Item @key(fields: "internalId") { internalId: ID! stars: Int! }',
      resolvers: { Item: { ...asSent, stars: ({ internalId }: { internalId: string }) => internalId.length } },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('a hidden field still serves as the key', () =>
    federation.check('{ items { title stars } }', {
      data: {
        items: [
          { title: 'one', stars: 2 },
          { title: 'two', stars: 2 },
        ],
      },
    }));

  test.for(['{ secret }', '{ items { internalId } }', '{ items { secret { x } } }'])(
    'nobody sees it: %s',
    async (query) => {
      const { data, errors } = await federation.ask({ query });
      expect({ data, errors: errors.length }).toEqual({ data: 'null', errors: 1 });
    },
  );

  test('a hidden type is unknown to introspection', () =>
    federation.check('{ __type(name: "Hidden") { name } items { x: __typename } }', {
      data: { __type: null, items: [{ x: 'Item' }, { x: 'Item' }] },
    }));

  test('a hidden value of an enum is answered as null with an error', () =>
    federation.check('{ items { level strict } }', {
      data: {
        items: [
          { level: 'LOW', strict: 'LOW' },
          { level: null, strict: 'LOW' },
        ],
      },
      errors: ['INTERNAL_SERVER_ERROR at items.1.level'],
    }));
});

describe('G1 what a subgraph provides of an entity that is not its own', () => {
  const federation = federate({
    reviews: {
      sdl: `
        type Query { reviews: [Review!]! latest: Review @provides(fields: "product { maker { title } }") media: [Media] @provides(fields: "... on Film { title }") }
        type Review { id: ID! product: Product! @provides(fields: "name") plain: Product! }
        type Product @key(fields: "id") { id: ID! name: String! @external maker: Maker @external }
        type Maker @key(fields: "id") { id: ID! title: String! @external }
        union Media = Film | Song
        type Film @key(fields: "id") { id: ID! title: String @external }
        type Song @key(fields: "id") { id: ID! }
      `,
      resolvers: {
        Query: {
          reviews: () => [{ id: 'r1', product: { id: 'p1', name: 'provided p1' }, plain: { id: 'p1' } }],
          latest: () => ({ id: 'r9', product: { id: 'p9', maker: { id: 'm', title: 'provided m' } } }),
          media: () => [
            { __typename: 'Film', id: 'f', title: 'provided f' },
            { __typename: 'Song', id: 's' },
          ],
        },
      },
    },
    products: {
      sdl: `
        type Product @key(fields: "id") { id: ID! name: String! @shareable maker: Maker @shareable size: Int }
        type Maker @key(fields: "id") { id: ID! title: String! @shareable }
        type Film @key(fields: "id") { id: ID! title: String @shareable }
        type Song @key(fields: "id") { id: ID! title: String @shareable }
      `,
      resolvers: {
        Product: {
          ...asSent,
          name: ({ id }: Found) => `own ${id}`,
          size: () => 3,
          maker: () => ({ id: 'm', title: 'own m' }),
        },
        Maker: { ...asSent, title: ({ id }: Found) => `own ${id}` },
        Film: { ...asSent, title: ({ id }: Found) => `own ${id}` },
        Song: { ...asSent, title: ({ id }: Found) => `own ${id}` },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('it is taken where it is provided, and the owner is not asked', async () => {
    await federation.check('{ reviews { product { name } } }', {
      data: { reviews: [{ product: { name: 'provided p1' } }] },
    });
    expect(federation.subgraphs.products.received).toEqual([]);
  });

  test('where another path leads to the entity the owner is asked', () =>
    federation.check('{ reviews { plain { name size } product { name size } } }', {
      data: { reviews: [{ plain: { name: 'own p1', size: 3 }, product: { name: 'provided p1', size: 3 } }] },
    }));

  test('it may lie deeper than the field that provides it', () =>
    federation.check('{ latest { product { maker { title } } } }', {
      data: { latest: { product: { maker: { title: 'provided m' } } } },
    }));

  test('it may be provided of one member of a union', () =>
    federation.check('{ media { __typename ... on Film { title } ... on Song { title } } }', {
      data: {
        media: [
          { __typename: 'Film', title: 'provided f' },
          { __typename: 'Song', title: 'own s' },
        ],
      },
    }));
});
