import { Supergraph } from '@apollo/federation-internals';
import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { askings } from './asking.ts';
import { documentOf, STANDARD, VARIABLE_SETS, variablesFor } from './documents.ts';
import { composeSupergraph } from './schemas.ts';

const url = 'http://localhost/graphql';
const sdl = composeSupergraph({ accounts: url, inventory: url, products: url, reviews: url });
const schema = Supergraph.build(sdl).apiSchema().toGraphQLJSSchema();

test('every document that is drawn is valid, and is like no other', () => {
  const documents = Array.from({ length: 200 }, (_, seed) => documentOf(seed));
  for (const query of [STANDARD.query, ...documents]) expect(validate(schema, parse(query))).toEqual([]);
  expect(new Set(documents)).toHaveLength(200);
});

test('the same seed draws the same document', () => {
  expect(documentOf(7)).toBe(documentOf(7));
});

test('a document is given the variables that it declares, and no others', () => {
  expect(variablesFor('query ($upc: String!, $people: Int) { a }', 1)).toEqual({ people: 5, upc: 'p2' });
});

test('distinct operations are known: each document with each set of variables', () => {
  const { distinct } = askings(3);
  const next = distinct.open();
  const asked = Array.from({ length: 2 * distinct.known.length }, () => JSON.stringify(next()));
  expect(distinct.known).toHaveLength(3 * VARIABLE_SETS);
  expect(new Set(asked)).toEqual(new Set(distinct.known.map((one) => JSON.stringify(one))));
});

test('a document that is to be unknown never comes twice, and comes to every gateway', () => {
  const { unknown } = askings(3);
  const [one, other] = [unknown.open(), unknown.open()];
  const asked = Array.from({ length: 100 }, () => one().query);
  expect(new Set(asked)).toHaveLength(100);
  expect(Array.from({ length: 100 }, () => other().query)).toEqual(asked);
});
