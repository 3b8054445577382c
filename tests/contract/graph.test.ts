import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generate } from '../../scripts/generate/generate.ts';
import { differing } from '../../scripts/generate/generated-file.ts';

const root = join(import.meta.dirname, '../..');

test('the subgraphs compose, and the committed files are what generation makes of them', async () => {
  const { files } = await generate(root);
  expect(differing(root, files).map(({ path }) => path)).toEqual([]);
});

test('the public schema keeps the rules of the graph', async () => {
  const { problems } = await generate(root);
  expect(problems).toEqual([]);
});

test('the access directives of the subgraphs survive composition', async () => {
  const { files } = await generate(root);
  const supergraph = files.find(({ path }) => path === 'schema/supergraph.graphql')?.text;
  expect(supergraph).toContain('@requiresScopes(scopes: [["fleet:read"]])');
  expect(supergraph).toContain('https://specs.apollo.dev/requiresScopes/');
});
