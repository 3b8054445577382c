import { buildSchema, Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { fragmentsByName } from '../execution/fragments.ts';
import { readCacheHints } from './cache-hints.ts';

const sdl = /* GraphQL */ `
  directive @cacheControl(maxAge: Int, scope: Scope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE
  enum Scope { PUBLIC PRIVATE }
  type Query {
    me: User
    pool: Pool @cacheControl(maxAge: 60, scope: PUBLIC)
    pools: [Pool] @cacheControl(maxAge: 30)
    count: Int
    fast: Int @cacheControl(maxAge: 5)
    place: Place @cacheControl(maxAge: 60, scope: PUBLIC)
  }
  type User { name: String }
  type Pool { name: String, price: Float @cacheControl(maxAge: 10, scope: PRIVATE), zone: Zone, region: Region, owner: User }
  type Zone @cacheControl(maxAge: 20, scope: PUBLIC) { name: String }
  type Region { name: String, pools: [Pool] @cacheControl(inheritMaxAge: true) }
  interface Place { name: String }
  type Near implements Place { name: String }
  type Far implements Place { name: String @cacheControl(maxAge: 3) }
`;
const schema = buildSchema(sdl);
const hints = readCacheHints(sdl, schema);

function policyOf(query: string) {
  const document = parse(query);
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  const fragments = Object.fromEntries(fragmentsByName(document));
  if (!operation) throw new Error('The document has no operation.');
  return hints.ofOperation(operation, fragments);
}

describe('G8 the policy of an answer', () => {
  test.each([
    ['{ pool { name } }', 60, true],
    ['{ pool { name price } }', 10, false],
    ['{ pool { zone { name } } }', 20, true],
    ['{ pools { name } }', 30, false],
    ['{ fast }', 5, false],
    ['{ pool { ...P } } fragment P on Pool { ... on Pool { price } }', 10, false],
    ['{ a: pool { name } fast }', 5, false],
    ['{ place { name } }', 3, false],
    ['{ place { ... on Near { name } } }', 60, true],
    ['{ __typename pool { __typename } }', 60, true],
  ])('is the strictest of what it selects: %s', (query, maxAgeSeconds, isShared) => {
    expect(policyOf(query)).toEqual({ maxAgeSeconds, isShared });
  });

  test.each([
    '{ me { name } }',
    '{ count }',
    '{ pool { region { name } } }',
    '{ pool { owner { name } } }',
    'mutation { __typename }',
    '{ pool { name } count }',
  ])('is none where something has no hint and nothing to inherit from: %s', (query) => {
    expect(policyOf(query).maxAgeSeconds).toBe(0);
  });

  test('of a fetch is that of its entities and their fields', () => {
    const ofFetch = (query: string) => hints.ofFetch(parse(query));
    const zones =
      'query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Zone { name } } }';
    expect(ofFetch(zones)).toEqual({ maxAgeSeconds: 20, isShared: true });
    expect(ofFetch(zones.replace('Zone { name }', 'Pool { price }'))).toEqual({ maxAgeSeconds: 10, isShared: false });
    expect(ofFetch(zones.replace('Zone { name }', 'Pool { price name }')).maxAgeSeconds).toBe(0);
    expect(ofFetch('{ fast }')).toEqual({ maxAgeSeconds: 5, isShared: false });
  });
});
