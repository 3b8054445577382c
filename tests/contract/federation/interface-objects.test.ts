import { afterAll, describe, expect, test } from 'vitest';
import { federate } from './fixture/federation.ts';
import { among, asSent, oneOf } from './fixture/references.ts';

type Sent = Readonly<Record<string, unknown>>;

const media = [
  { __typename: 'Book', id: 'b1', title: 'Sea', pages: 90 },
  { __typename: 'Film', id: 'f1', title: 'Sky', minutes: 120 },
  { __typename: 'Book', id: 'b2', title: 'Soil', pages: null },
];

const library = {
  sdl: `
    type Query { media: [Media]! medium(id: ID!): Media book: Book }
    interface Media @key(fields: "id") { id: ID! title: String! }
    interface Titled { title: String! }
    type Book implements Media & Titled @key(fields: "id") { id: ID! title: String! pages: Int }
    type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int }
  `,
  resolvers: {
    Query: { media: () => media, medium: oneOf(media), book: () => media[0] },
    Media: { ...among(media, 'id'), __resolveType: ({ __typename }: { __typename: string }) => __typename },
    Book: among(media, 'id'),
    Film: among(media, 'id'),
  },
};

describe('G1 interface objects', () => {
  const federation = federate({
    library,
    reviews: {
      sdl: `
        type Query { reviewed: [Media!]! review: Review }
        type Review { text: String! subject: Media }
        type Media @key(fields: "id") @interfaceObject {
          id: ID! title: String! @external stars(scale: Int = 5): Int! reviews: [Review!]! headline: String! @requires(fields: "title")
        }
      `,
      resolvers: {
        Query: {
          reviewed: () => [{ id: 'f1' }, { id: 'b1' }],
          review: () => ({ text: 'good', subject: { id: 'b2' } }),
        },
        Media: {
          ...asSent,
          stars: ({ id }: { id: string }, { scale }: { scale: number }) => scale - id.length,
          reviews: ({ id }: Sent) => [{ text: `of ${id}`, subject: { id } }],
          headline: ({ title }: Sent) => `${title}!`,
        },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('its fields are those of every implementation', () =>
    federation.check(
      '{ media { stars title ... on Book { pages ten: stars(scale: 10) } ... on Film { minutes } } book { stars } }',
      {
        data: {
          media: [
            { stars: 3, title: 'Sea', pages: 90, ten: 8 },
            { stars: 3, title: 'Sky', minutes: 120 },
            { stars: 3, title: 'Soil', pages: null, ten: 8 },
          ],
          book: { stars: 3 },
        },
      },
    ));

  test('the implementation is asked of the subgraph that knows it', () =>
    federation.check('{ reviewed { __typename stars id ... on Film { minutes } ... on Book { pages } } }', {
      data: {
        reviewed: [
          { __typename: 'Film', stars: 3, id: 'f1', minutes: 120 },
          { __typename: 'Book', stars: 3, id: 'b1', pages: 90 },
        ],
      },
    }));

  test('who asks for no implementation costs no further fetch', async () => {
    await federation.check('{ reviewed { stars id } }', {
      data: {
        reviewed: [
          { stars: 3, id: 'f1' },
          { stars: 3, id: 'b1' },
        ],
      },
    });
    expect(federation.subgraphs.library.received).toEqual([]);
  });

  test('its fields may require fields of the interface', () =>
    federation.check('{ reviewed { headline } media { headline } }', {
      data: {
        reviewed: [{ headline: 'Sky!' }, { headline: 'Sea!' }],
        media: [{ headline: 'Sea!' }, { headline: 'Sky!' }, { headline: 'Soil!' }],
      },
    }));

  test('the way leads there and back again', () =>
    federation.check(
      '{ medium(id: "f1") { reviews { text subject { title __typename reviews { subject { ... on Film { minutes } } } } } } review { subject { __typename } } }',
      {
        data: {
          medium: {
            reviews: [
              {
                text: 'of f1',
                subject: { title: 'Sky', __typename: 'Film', reviews: [{ subject: { minutes: 120 } }] },
              },
            ],
          },
          review: { subject: { __typename: 'Book' } },
        },
      },
    ));

  test('fragments on another interface apply to the implementations that have it', () =>
    federation.check('{ reviewed { ... on Titled { title } } media { ... on Titled { stars_: title } stars } }', {
      data: {
        reviewed: [{}, { title: 'Sea' }],
        media: [{ stars_: 'Sea', stars: 3 }, { stars: 3 }, { stars_: 'Soil', stars: 3 }],
      },
      stock: 'its planner fails',
    }));

  test('fragments on one implementation apply to it alone', () =>
    federation.check('{ reviewed { ... on Book { stars title } } media { ... on Film { stars } } }', {
      data: { reviewed: [{}, { stars: 3, title: 'Sea' }], media: [{}, { stars: 3 }, {}] },
    }));
});

describe('G1 an interface object that nobody can resolve', () => {
  const federation = federate({
    library,
    reviews: {
      sdl: `
        type Query { reviewed: [Media]! strict: [Media!] one: Media }
        type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int! }
      `,
      resolvers: {
        Query: {
          reviewed: () => [{ id: 'gone' }, { id: 'b1' }],
          strict: () => [{ id: 'b1' }, { id: 'gone' }],
          one: () => ({ id: 'gone' }),
        },
        Media: { ...asSent, stars: () => 1 },
      },
    },
  });
  afterAll(() => federation[Symbol.asyncDispose]());

  test('is null with an error where its type is asked, and costs nothing else', async () => {
    const { data, errors } = await federation.ask({
      query: '{ reviewed { __typename stars ... on Book { pages } } strict { __typename } one { title stars } }',
    });
    expect(JSON.parse(data)).toEqual({
      reviewed: [null, { __typename: 'Book', stars: 1, pages: 90 }],
      strict: null,
      one: null,
    });
    expect(errors.map((error) => error.replace(/ at (reviewed\.0|strict\.1|one)\b.*/, ' at $1'))).toEqual([
      'INTERNAL_SERVER_ERROR at one',
      'INTERNAL_SERVER_ERROR at reviewed.0',
      'INTERNAL_SERVER_ERROR at strict.1',
    ]);
  });

  test('answers what needs no type', () =>
    federation.check('{ reviewed { id stars } }', {
      data: {
        reviewed: [
          { id: 'gone', stars: 1 },
          { id: 'b1', stars: 1 },
        ],
      },
    }));
});
