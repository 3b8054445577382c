import { composeServices } from '@apollo/composition';
import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  graphqlSync,
  type IntrospectionQuery,
  parse,
  printSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { loadSupergraph } from '../execution/supergraph.ts';
import { visibleSchema } from './visible-schema.ts';

const sdl = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@requiresScopes"])
type Query {
  open: Book
  mine: Shelf @authenticated
  all(filter: Filter): [Shelf!]! @requiresScopes(scopes: [["admin"]])
  found: Found
  named: Named
  audit: Audit
}
type Mutation { burn(id: ID!): Book @requiresScopes(scopes: [["admin"]]) }
interface Named { name: String  secretName: String }
type Book implements Named { name: String  secretName: String @authenticated  price: Price @requiresScopes(scopes: [["prices"]]) }
type Shelf implements Named { name: String  secretName: String  books: [Book!]! }
type Price { amount: Int }
type Audit @requiresScopes(scopes: [["admin"]]) { at: String  by: Auditor }
type Auditor { name: String }
union Found = Book | Audit
union Kept = Audit
input Filter { text: String }
`;
const composed = composeServices([{ name: 'books', url: 'http://localhost:1', typeDefs: parse(sdl) }]);
const graph = loadSupergraph(composed.supergraphSdl ?? '');

const anonymous: Viewer = { kind: 'ANONYMOUS', subject: 'anonymous', scopes: [] };
const user = (...scopes: string[]): Viewer => ({ kind: 'USER', subject: 'u', clientId: 'u', scopes, generation: 0 });
/** Without the directives, which are there for everybody. */
const typesOf = (schema: GraphQLSchema): string => printSchema(schema).replaceAll(/^directive .*\n\n/gm, '');
const seenBy = (viewer: Viewer): string => typesOf(visibleSchema(graph.schema, graph.access, { viewer }));

describe('G4 the schema as a viewer may use it', () => {
  test('fields that are refused are not there, nor what only they led to', () => {
    expect(seenBy(anonymous)).toBe(`type Book implements Named {
  name: String
}

union Found = Book

interface Named {
  name: String
}

type Query {
  open: Book
  found: Found
  named: Named
}

type Shelf implements Named {
  name: String
  secretName: String
  books: [Book!]!
}`);
  });

  test('a scope brings its fields, and the types behind them', () => {
    const seen = seenBy(user('prices'));
    expect(seen).toContain('price: Price');
    expect(seen).toContain('type Price');
    expect(seen).toContain('mine: Shelf');
    expect(seen).not.toMatch(/Audit|Filter|Mutation/);
  });

  test('whoever may use everything sees the schema as it is', () => {
    const whole = seenBy(user('prices', 'admin'));
    for (const part of [
      'type Mutation',
      'input Filter',
      'union Found = Book | Audit',
      'type Auditor',
      'audit: Audit',
    ]) {
      expect(whole).toContain(part);
    }
  });

  test('what a client makes of its introspection is the same schema', () => {
    const schema = visibleSchema(graph.schema, graph.access, { viewer: anonymous });
    const { data } = graphqlSync({ schema, source: getIntrospectionQuery() });
    expect(typesOf(buildClientSchema(data as unknown as IntrospectionQuery))).toBe(seenBy(anonymous));
  });
});
