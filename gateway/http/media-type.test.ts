import { expect, test } from 'vitest';
import { answerTypeFor } from './media-type.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

test.for([
  [undefined, JSON_TYPE, false],
  ['', JSON_TYPE, false],
  ['*/*', JSON_TYPE, false],
  ['application/*', JSON_TYPE, false],
  ['application/json', JSON_TYPE, true],
  ['application/json;q=0.5, */*;q=0.1', JSON_TYPE, true],
  ['application/graphql-response+json', GRAPHQL_TYPE, false],
  ['application/graphql-response+json, application/json;q=0.9', GRAPHQL_TYPE, false],
  ['application/json, application/graphql-response+json', GRAPHQL_TYPE, false],
  ['application/graphql-response+json;q=0.1, application/json', JSON_TYPE, false],
  ['application/graphql-response+json;q=0, */*', JSON_TYPE, false],
  ['Application/JSON; charset=utf-8', JSON_TYPE, true],
  ['text/html, application/json;q=0.9', JSON_TYPE, true],
] as const)('%s is answered as %s, for a client of old: %s', ([accept, header, isLegacy]) => {
  expect(answerTypeFor(accept)).toEqual({ header, isLegacy });
});

test.for(['text/html', 'application/json;q=0', 'image/*, text/plain', ',;,q='])('%s cannot be answered', (accept) => {
  expect(() => answerTypeFor(accept)).toThrow('accepts neither');
});
