import { mkdtempDisposableSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSlice } from './make-slice.ts';
import { namesOf } from './names.ts';

const folder = () => mkdtempDisposableSync(join(tmpdir(), 'spotkeep-slice-'));

test('a slice has the files of the house, under its own name', () => {
  using root = folder();
  const written = makeSlice(root.path, namesOf('client', 'price-alert'));
  const slice = join(root.path, 'subgraphs/client/price-alert');
  expect(written).toHaveLength(6);
  expect(readdirSync(slice).sort()).toEqual([
    ...['entity.ts', 'loaders.ts', 'repository.ts', 'resolvers.ts', 'schema.graphql', 'service.ts'],
  ]);
  expect(readFileSync(join(slice, 'entity.ts'), 'utf8')).toContain(`tableName: 'price_alert'`);
  expect(readFileSync(join(slice, 'service.ts'), 'utf8')).toContain('createPriceAlertService({ priceAlerts }');
});

test('an existing slice is left as it is', () => {
  using root = folder();
  makeSlice(root.path, namesOf('agent', 'pricing'));
  expect(() => makeSlice(root.path, namesOf('agent', 'pricing'))).toThrow('subgraphs/agent/pricing exists already');
});

test.for([
  [undefined, undefined],
  ['agent', undefined],
  ['billing', 'invoice'],
  ['agent', '../escape'],
  ['agent', 'Pricing'],
  ['agent', 'price alert'],
] as const)('%s %s is refused', ([subgraph, slice]) => {
  expect(() => namesOf(subgraph, slice)).toThrow(/Usage: npm run new-slice|lower-case words/);
});
