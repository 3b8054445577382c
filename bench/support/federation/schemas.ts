import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { products, reviews, shippingEstimateOf, users } from './data.ts';

export const subgraphNames = ['accounts', 'inventory', 'products', 'reviews'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

/** What makes a schema one of federation 2, on lines of its own: a gateway of version 1 is given the rest. */
const LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.3"
  import: ["@key", "@external", "@requires", "@provides", "@shareable"]
)
`;

const bodies: Readonly<Record<SubgraphName, string>> = {
  accounts: `
    type Query { users(first: Int): [User!]  user(id: ID!): User }
    type User @key(fields: "id") { id: ID!  name: String  username: String @shareable  memberSince: Int }
  `,
  products: `
    type Query { topProducts(first: Int): [Product!]  product(upc: String!): Product }
    type Product @key(fields: "upc") { upc: String!  name: String  price: Int  weight: Int }
  `,
  inventory: `
    extend type Product @key(fields: "upc") {
      upc: String! @external
      price: Int @external
      weight: Int @external
      isInStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }
  `,
  reviews: `
    type Review @key(fields: "id") {
      id: ID!
      body: String
      stars: Int
      author: User @provides(fields: "username")
      product: Product
    }
    extend type User @key(fields: "id") { id: ID! @external  username: String @external  reviews: [Review!] }
    extend type Product @key(fields: "upc") { upc: String! @external  reviews: [Review!] }
  `,
};

type Key = { readonly id: string; readonly upc: string };
type Parent = Record<string, unknown> & Key;

const firstOf = <T>(list: readonly T[], { first }: { first?: number | null }): readonly T[] =>
  list.slice(0, first ?? list.length);
const userOf = ({ id }: Pick<Key, 'id'>) => users.find((user) => user.id === id);
const productOf = ({ upc }: Pick<Key, 'upc'>) => products.find((product) => product.upc === upc);

const resolvers = {
  accounts: {
    Query: {
      users: (_: unknown, args: { first?: number | null }) => firstOf(users, args),
      user: (_: unknown, key: Key) => userOf(key),
    },
    User: { __resolveReference: userOf },
  },
  products: {
    Query: {
      topProducts: (_: unknown, args: { first?: number | null }) => firstOf(products, args),
      product: (_: unknown, key: Key) => productOf(key),
    },
    Product: { __resolveReference: productOf },
  },
  inventory: {
    Product: {
      __resolveReference: (given: Parent) => ({ ...given, isInStock: productOf(given)?.isInStock }),
      shippingEstimate: ({ price, weight }: Parent) => shippingEstimateOf(Number(price), Number(weight)),
    },
  },
  reviews: {
    Review: {
      __resolveReference: ({ id }: Key) => reviews.find((review) => review.id === id),
      author: ({ authorId }: Parent) => ({ id: authorId }),
      product: ({ upc }: Parent) => ({ upc }),
    },
    User: {
      username: (key: Key) => userOf(key)?.username,
      reviews: ({ id }: Key) => reviews.filter((review) => review.authorId === id),
    },
    Product: { reviews: ({ upc }: Key) => reviews.filter((review) => review.upc === upc) },
  },
};

const documentOf = (name: SubgraphName): DocumentNode => parse(LINK + bodies[name]);

/** The schema that a subgraph executes. */
export const schemaOf = (name: SubgraphName): GraphQLSchema =>
  buildSubgraphSchema([{ typeDefs: documentOf(name), resolvers: resolvers[name] }]);

/** The same without what only federation 2 knows. */
export const versionOneSdlOf = (name: SubgraphName): string =>
  bodies[name].replaceAll(' @shareable', '').replace('type Query', 'extend type Query');

/** The four as one supergraph. Throws when they do not compose. */
export function composeSupergraph(urls: Readonly<Record<SubgraphName, string>>): string {
  const services = subgraphNames.map((name) => ({ name, url: urls[name], typeDefs: documentOf(name) }));
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error(`The subgraphs do not compose: ${errors?.join(' ')}`);
  return supergraphSdl;
}
