import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { typedDocuments } from './documents.ts';
import { differing, write } from './generated-file.ts';

const schema = buildSchema(`
  type Query { lamp(id: ID!): Lamp }
  type Lamp { id: ID! name(style: String): String brightness: Decimal! }
  scalar Decimal
`);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'documents-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test('a folder without documents has none', async () => {
  expect(await typedDocuments(root, schema)).toEqual([]);
});

test('an operation becomes its text with the fragments it needs, typed with result and variables', async () => {
  put(
    'simulator/documents/all.graphql',
    `
    fragment Unused on Lamp { id }
    fragment Outer on Lamp { ...Inner brightness }
    fragment Inner on Lamp { name(style: "back\\\\slash \`tick\` \${brace}") }
    query findLamp($id: ID!) { lamp(id: $id) { ...Outer } }
  `,
  );
  const [file] = await typedDocuments(root, schema);
  expect(file?.path).toBe('simulator/generated/documents.ts');
  expect(file?.text).toContain('export type FindLampQueryVariables = Exact<{\n  id: string;\n}>;');
  expect(file?.text).toContain('readonly brightness: string');
  expect(file?.text).not.toContain('fragment Unused');
  const constant = /FindLampDocument = (`[\s\S]*?[^\\]`) as TypedText<FindLampQuery, FindLampQueryVariables>;/.exec(
    file?.text ?? '',
  );
  expect(constant?.[1]).toMatch(/^`query findLamp[\s\S]*fragment Outer[\s\S]*fragment Inner/);
  expect(constant?.[1]).toContain('\\`tick\\` \\$');
});

test('the documents of a folder are read in the order of their names', async () => {
  put('tests/support/documents/b.graphql', 'query b($id: ID!) { lamp(id: $id) { id } }');
  put('tests/support/documents/a.graphql', 'query a($id: ID!) { lamp(id: $id) { id } }');
  const [file] = await typedDocuments(root, schema);
  expect([...(file?.text.matchAll(/const (\w)Document/gi) ?? [])].map(([, name]) => name)).toEqual(['A', 'B']);
});

test('a document that does not fit the schema is an error that says where', async () => {
  put('simulator/documents/all.graphql', 'query a { lamp(id: 1) { colour } }');
  await expect(typedDocuments(root, schema)).rejects.toThrow('colour');
});

test('an operation without a name is an error', async () => {
  put('simulator/documents/all.graphql', '{ lamp(id: 1) { id } }');
  await expect(typedDocuments(root, schema)).rejects.toThrow();
});

test('a file is written only when it differs', () => {
  const files = [{ path: 'a/b.ts', text: 'one' }];
  expect(write(root, files)).toEqual(['a/b.ts']);
  expect(write(root, files)).toEqual([]);
  put('a/b.ts', 'two');
  expect(differing(root, files)).toEqual(files);
});
