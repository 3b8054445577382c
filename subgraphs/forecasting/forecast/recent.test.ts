import { expect, test } from 'vitest';
import { createRecent } from './recent.ts';

test('what was not used for the longest time is forgotten first', () => {
  const recent = createRecent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  expect(recent.get('a')).toBe(1);
  recent.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([1, undefined, 3]);
});

test('a value that is set again takes no more room', () => {
  const recent = createRecent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  recent.set('a', 3);
  expect(['a', 'b'].map((key) => recent.get(key))).toEqual([3, 2]);
});
