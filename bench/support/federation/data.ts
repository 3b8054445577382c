/** The shop that the subgraphs under the gateways serve: always the same, small enough to be read at once. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly memberSince: number;
}

export interface Product {
  readonly upc: string;
  readonly name: string;
  /** In whole units of money. */
  readonly price: number;
  /** In grams. */
  readonly weight: number;
  readonly isInStock: boolean;
}

export interface Review {
  readonly id: string;
  readonly authorId: string;
  readonly upc: string;
  readonly stars: number;
  readonly body: string;
}

const NAMES = ['Amara Okoye', 'Bence Horvath', 'Chiara Ricci', 'Dmitri Volkov', 'Elena Duarte', 'Farid Nasser'];
const GOODS = ['Armchair', 'Bookcase', 'Candlestick', 'Desk lamp', 'Easel', 'Footstool', 'Garden bench', 'Hat stand'];
const VERDICTS = [
  'Sturdier than it looks.',
  'The colour faded within a month.',
  'Arrived a day early, well packed.',
  'I would buy it again.',
];
const REVIEWS_OF_A_USER = 4;

export const users: readonly User[] = NAMES.map((name, index) => ({
  id: `u${index + 1}`,
  name,
  username: `@${name.toLowerCase().replace(' ', '.')}`,
  memberSince: 2011 + index,
}));

export const products: readonly Product[] = GOODS.map((name, index) => ({
  upc: `p${index + 1}`,
  name,
  price: 40 + ((index * 137) % 900),
  weight: 250 + ((index * 431) % 4_000),
  isInStock: index % 3 !== 2,
}));

/** Every user reviewed as many products, each time with a step of its own through them. */
export const reviews: readonly Review[] = users.flatMap(({ id: authorId }, user) =>
  Array.from({ length: REVIEWS_OF_A_USER }, (_, nth) => ({
    id: `r${user * REVIEWS_OF_A_USER + nth + 1}`,
    authorId,
    upc: `p${((user * 2 + nth * (user + 1)) % GOODS.length) + 1}`,
    stars: ((user + nth * 2) % 5) + 1,
    body: VERDICTS[(user + nth) % VERDICTS.length] ?? '',
  })),
);

/** What it costs to send a product: by weight, and nothing for what is expensive. */
export const shippingEstimateOf = (price: number, weight: number): number => (price > 600 ? 0 : Math.round(weight / 2));
