import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { createDocuments } from './documents.ts';

const schema = buildSchema('type Query { a: Int b: Int }');

test('a text is parsed once, and again only when thousands of others came after it', () => {
  const documents = createDocuments(schema);
  const documentOf = (query: string) => {
    const prepared = documents.prepare(query);
    return 'document' in prepared ? prepared.document : undefined;
  };
  const first = documentOf('{ a }');
  expect(documentOf('{ a }')).toBe(first);
  for (let index = 0; index < 999; index += 1) documentOf(`{ x${index}: b }`);
  expect(documentOf('{ a }')).toBe(first);
  for (let index = 0; index < 900; index += 1) documentOf(`{ y${index}: b }`);
  expect(documentOf('{ a }')).toBe(first);
  for (let index = 0; index < 2100; index += 1) documentOf(`{ z${index}: b }`);
  expect(documentOf('{ a }')).not.toBe(first);
});

test('few texts are kept that hold on to much', () => {
  const documents = createDocuments(schema);
  const documentOf = (query: string) => {
    const prepared = documents.prepare(query);
    return 'document' in prepared ? prepared.document : undefined;
  };
  const first = documentOf('{ a }');
  for (let index = 0; index < 100; index += 1) documentOf(`{ x${index}: b } # ${'x'.repeat(100_000)}`);
  expect(documentOf('{ a }')).not.toBe(first);
});

test('a text larger than the gateway would ever send is not parsed', () => {
  const errors = createDocuments(schema).prepare(`{ ${'a '.repeat(60_000)} }`);
  expect(errors).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] });
});
