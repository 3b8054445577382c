import { expect, test } from 'vitest';
import { createBoundedNames } from './bounded-names.ts';

test('the first names are themselves, further ones are other, and known ones stay', () => {
  const bounded = createBoundedNames(2);
  expect(['A', 'B', 'C', 'A', 'B'].map(bounded)).toEqual(['A', 'B', 'other', 'A', 'B']);
});

test('a name of any length does not become a label', () => {
  expect(createBoundedNames(2)('x'.repeat(101))).toBe('other');
});
