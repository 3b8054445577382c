import { join } from 'node:path';
import { type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { generate } from '../../scripts/generate/generate.ts';
import { differing } from '../../scripts/generate/generated-file.ts';

const root = join(import.meta.dirname, '../..');
const ROOTS = ['Query', 'Mutation', 'Subscription'];

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

test('G3 every root field asks for a credential: there is no operation that nobody in particular may use', async () => {
  const { files } = await generate(root);
  const supergraph = parse(files.find(({ path }) => path === 'schema/supergraph.graphql')?.text ?? '');
  const roots = supergraph.definitions.filter(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION && ROOTS.includes(definition.name.value),
  ) as ObjectTypeDefinitionNode[];
  expect(roots).toHaveLength(ROOTS.length);
  const fields = roots.flatMap((type) => type.fields ?? []);
  expect(fields.length).toBeGreaterThan(50);
  const isGuarded = ({ directives = [] }: FieldDefinitionNode) =>
    directives.some(({ name }) => ['authenticated', 'requiresScopes', 'policy'].includes(name.value));
  expect(fields.filter((field) => !isGuarded(field)).map(({ name }) => name.value)).toEqual([]);
});
