/**
 * A supergraph with everything that makes an answer hard to put together: interfaces and unions across subgraphs, an
 * interface object, value types of two owners, required fields, nested lists, and nulls allowed here and not there.
 */
export const sdls = {
  catalogue: `
    type Query {
      products(first: Int = 2, order: Order = { by: "name" }): [Product!]!
      product(id: ID!): Product
      node(kind: Kind): Node
      search(input: Search): [Hit]
      shelf: [[Product]]
      media: [Media!]
      medium: Media
    }
    type Product implements Node @key(fields: "id") {
      id: ID!
      name(upper: Boolean = false): String!
      price(currency: String!): Float
      tags: [String]
      matrix: [[Int!]]
      maker: Maker!
      related(first: Int = 2): [Product!]
      size: Size
      box: Size!
      parcel: Parcel @shareable
      kind: Kind
      media: [Media]
      anything(of: Anything): Anything
      weightClass: Int!
    }
    type Maker implements Node & Named @key(fields: "id") { id: ID! name: String products: [Product] founder: Person }
    type Size @shareable { width: Int! height: Int unit(round: Boolean): String inner: Size }
    type Parcel { label: String width: Int! }
    interface Node { id: ID! }
    interface Named { name: String }
    interface Media @key(fields: "id") { id: ID! title: String }
    type Book implements Node & Media @key(fields: "id") { id: ID! title: String pages: Int! author: Person size: Size }
    type Film implements Node & Media @key(fields: "id") { id: ID! title: String minutes: Int cast: [Person!]! }
    type Person @key(fields: "id", resolvable: false) { id: ID! }
    union Hit = Product | Maker | Book | Film
    enum Kind { SMALL LARGE ODD }
    input Order { by: String = "id" descending: Boolean }
    input Search { text: String = "x" kinds: [Kind!] inner: Search }
    scalar Anything
  `,
  people: `
    type Query { people(named: [String!]): [Person] me: Person! named: Named }
    type Person implements Named @key(fields: "id") {
      id: ID!
      name: String!
      friends: [Person!]
      favourite: Product
      address: Address!
      spare: Address
      works: [Work!]
    }
    type Address { city: String! zip(long: Boolean = true): String country: Country! }
    type Country { code: ID! languages: [String!]! }
    interface Named { name: String }
    union Work = Book | Product
    type Book @key(fields: "id", resolvable: false) { id: ID! }
    type Product @key(fields: "id", resolvable: false) { id: ID! }
  `,
  reviews: `
    type Query { reviews(minimum: Int! = 1): [Review!] latest: Review }
    type Review { text: String! stars: Int product: Product author: Person! replies(first: Int): [Review!]! subject: Subject }
    union Subject = Product | Person | Review
    type Product @key(fields: "id") { id: ID! reviews(first: Int = 1): [Review!]! rating: Float! }
    type Person @key(fields: "id") { id: ID! reviews: [Review]! }
    type Book @key(fields: "id") { id: ID! reviews: [Review] }
  `,
  stock: `
    type Query { warehouses: [Warehouse!]! lent: [Media] }
    type Product @key(fields: "id") {
      id: ID!
      parcel: Parcel @shareable
      inStock: Int
      warehouse: Warehouse!
      weightClass: Int! @external
      shipping(express: Boolean): String @requires(fields: "weightClass")
      fee: Int! @requires(fields: "weightClass")
    }
    type Parcel { grams: Int! layers: [[Layer!]]  }
    type Layer { depth: Int! }
    type Warehouse @key(fields: "id") { id: ID! city: String! products(first: Int = 2): [Product!] }
    type Media @key(fields: "id") @interfaceObject { id: ID! borrowed: Int! lender: Person shelf: [String!] }
    type Person @key(fields: "id", resolvable: false) { id: ID! }
  `,
} as const;

export type SubgraphKey = keyof typeof sdls;

/** The types of each abstract one that values may have, in one order for every subgraph. */
export const members: Readonly<Record<string, readonly string[]>> = {
  Node: ['Product', 'Maker', 'Book', 'Film'],
  Media: ['Book', 'Film'],
  Hit: ['Product', 'Maker', 'Book', 'Film'],
  Work: ['Book', 'Product'],
  Named: ['Person'],
  Subject: ['Product', 'Person', 'Review'],
};

/** The fields that require `weightClass`, which therefore never fails. */
export const requiring: ReadonlySet<string> = new Set(['shipping', 'fee']);

export const entities: ReadonlySet<string> = new Set([
  'Product',
  'Maker',
  'Book',
  'Film',
  'Person',
  'Warehouse',
  'Media',
]);

/** What the second supergraph closes, and the scopes it asks for; an empty list asks only who it is. */
export const closed: Readonly<Record<string, readonly string[]>> = {
  'Query.search': ['search'],
  'Query.me': [],
  'Product.price': ['prices'],
  'Product.box': [],
  'Product.reviews': ['reviews'],
  'Product.fee': ['stock'],
  'Product.warehouse': ['stock'],
  'Maker.founder': [],
  'Person.address': ['people'],
  'Person.friends': ['people'],
  'Review.author': ['reviews'],
  'Review.stars': [],
  'Book.pages': [],
  'Film.cast': ['people'],
  'Size.inner': [],
  'Address.country': [],
  'Parcel.grams': ['stock'],
  'Warehouse.city': ['stock'],
};
