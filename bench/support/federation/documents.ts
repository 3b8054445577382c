import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { products, users } from './data.ts';

/** A request that gateways are asked to answer. */
export interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Products and people who reviewed each other's products, back and forth: sixteen fetches as Apollo plans them. */
export const STANDARD: Asked = {
  query: /* GraphQL */ `
    query Shop($people: Int, $goods: Int) {
      users(first: $people) {
        ...Person
        reviews { ...Opinion product { ...Item reviews { ...Opinion author { ...Person reviews { ...Opinion product { ...Item } } } } } }
      }
      topProducts(first: $goods) {
        ...Item
        reviews { ...Opinion author { ...Person reviews { ...Opinion product { ...Item } } } }
      }
    }
    fragment Person on User { id username name }
    fragment Item on Product { upc name price weight isInStock shippingEstimate }
    fragment Opinion on Review { id body }
  `,
  variables: { people: 6, goods: 5 },
};

const ROOTS = {
  users: { declared: '$people: Int', given: 'first: $people', type: 'User' },
  topProducts: { declared: '$goods: Int', given: 'first: $goods', type: 'Product' },
  user: { declared: '$id: ID!', given: 'id: $id', type: 'User' },
  product: { declared: '$upc: String!', given: 'upc: $upc', type: 'Product' },
} as const;

const LEAVES = {
  User: ['id', 'name', 'username', 'memberSince'],
  // Mercurius does not fetch what is required for the estimate unless it is selected too.
  Product: ['upc', 'name', 'isInStock', 'price', 'price weight shippingEstimate'],
  Review: ['id', 'body', 'stars'],
} as const;

// Under another name Mercurius answers keys, and what needs fields of another subgraph, with null.
const RENAMED: ReadonlySet<string> = new Set(['name', 'username', 'memberSince', 'isInStock', 'body', 'stars']);

type TypeName = keyof typeof LEAVES;
/** A whole number, 0 or greater, below `limit`. */
type Draw = (limit: number) => number;

// From a list of people to their reviews, products, reviews, authors.
const DEEPEST = 5;

/** A document of its own for each seed: two root fields under names of their own, and what is selected below them drawn. */
export function documentOf(seed: number): string {
  const random = xoroshiro128plus(seed);
  const draw: Draw = (limit) => uniformInt(random, 0, limit - 1);
  const names = Object.keys(ROOTS) as (keyof typeof ROOTS)[];
  const first = draw(names.length);
  const chosen = [first, (first + 1 + draw(names.length - 1)) % names.length].map((index) => names[index] ?? 'users');
  const fields = chosen.map((name, index) => {
    const { given, type } = ROOTS[name];
    return `root${seed}_${index}: ${name}(${given}) ${selectionOf(type, DEEPEST - index, draw)}`;
  });
  const declared = chosen.map((name) => ROOTS[name].declared).join(', ');
  return `query Shop${seed}(${declared}) { ${fields.join(' ')} }`;
}

function selectionOf(type: TypeName, depth: number, draw: Draw): string {
  const leaves: readonly string[] = LEAVES[type];
  const always = draw(leaves.length);
  const plain = leaves.filter((_, index) => index === always || draw(3) > 0);
  const renamed = plain.map((name) => (RENAMED.has(name) && draw(3) === 0 ? `its_${name}: ${name}` : name));
  const below = depth > 0 ? [branchOf(type, depth - 1, draw)] : [];
  return `{ ${[...renamed, ...below].join(' ')} }`;
}

function branchOf(type: TypeName, depth: number, draw: Draw): string {
  if (type !== 'Review') return `reviews ${selectionOf('Review', depth, draw)}`;
  return draw(2) === 0
    ? `author ${selectionOf('User', depth, draw)}`
    : `product ${selectionOf('Product', depth, draw)}`;
}

/** How many sets of variables there are. */
export const VARIABLE_SETS = 4;

/** The variables that this document declares, in the nth of the sets. */
export function variablesFor(query: string, nth: number): Record<string, unknown> {
  const set = nth % VARIABLE_SETS;
  const all = {
    people: users.length - set,
    goods: products.length - 2 * set,
    id: users[set]?.id,
    upc: products[set]?.upc,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => query.includes(`$${name}:`)));
}
