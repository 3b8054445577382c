import { expect, test } from 'vitest';
import { collect } from './features.ts';

const proofsOf = (source: string) => {
  const proofs = new Map<string, { file: string; title: string }[]>();
  collect('x.test.ts', source, proofs);
  return [...proofs].map(([id, found]) => `${id}: ${found.map(({ title }) => title).join(' + ')}`);
};

test('a title that begins with an id proves its feature', () => {
  expect(proofsOf(`describe('A3 pricing report', () => {})`)).toEqual(['A3: A3 pricing report']);
});

test('a suite on several databases, a skipped one and a table of cases count as well', () => {
  expect(proofsOf("onEachDatabase('P4 jobs', run)")).toEqual(['P4: P4 jobs']);
  expect(proofsOf(`describe.skipIf(absent)(\`G5 a killed process\${reason}\`, run)`)).toEqual([
    'G5: G5 a killed process',
  ]);
  expect(proofsOf("test.each([1, 2])('C4 pages of %i', run)")).toEqual(['C4: C4 pages of %i']);
});

test('a title may name several features', () => {
  expect(proofsOf("describe('D1, D2 accounts and tokens', run)")).toEqual([
    'D1: D1, D2 accounts and tokens',
    'D2: D1, D2 accounts and tokens',
  ]);
});

test('an id elsewhere in the text proves nothing', () => {
  expect(proofsOf("test('the machine of A3 is kept', run); const id = 'A3 pricing'")).toEqual([]);
});
