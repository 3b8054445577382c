import { expect, test } from 'vitest';
import { createLeastRecentlyUsed } from './least-recently-used.ts';

test('what was not used for longest goes first', () => {
  const memory = createLeastRecentlyUsed<number>({ capacity: 2 });
  memory.set('a', 1);
  memory.set('b', 2);
  memory.get('a');
  memory.set('c', 3);
  expect([...memory.entries()]).toEqual([
    ['a', 1],
    ['c', 3],
  ]);
});

test('all entries together weigh no more than the capacity', () => {
  const memory = createLeastRecentlyUsed<string>({ capacity: 10, weigh: (text) => text.length });
  for (const [key, text] of Object.entries({ a: 'xxxx', b: 'xxxx', c: 'xxx' })) memory.set(key, text);
  expect([...memory.entries()].map(([key]) => key)).toEqual(['b', 'c']);
  memory.set('b', 'x');
  memory.set('d', 'xxxxxx');
  expect([...memory.entries()].map(([key]) => key)).toEqual(['c', 'b', 'd']);
});

test('what is heavier than the capacity is not kept, and drives nothing lighter than itself to stay', () => {
  const memory = createLeastRecentlyUsed<string>({ capacity: 3, weigh: (text) => text.length });
  memory.set('a', 'x');
  memory.set('b', 'xxxx');
  expect(memory.get('b')).toBeUndefined();
  memory.clear();
  memory.set('c', 'xxx');
  expect(memory.get('c')).toBe('xxx');
});
