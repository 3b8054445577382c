import { expect, test } from 'vitest';
import { createTwoGenerations } from './two-generations.ts';

test('what is used stays, what is not goes', () => {
  const memory = createTwoGenerations<number>({ capacity: 10 });
  memory.set('used', 0);
  for (let number = 1; number <= 100; number += 1) {
    memory.set(`n${number}`, number);
    expect(memory.get('used')).toBe(0);
  }
  expect(memory.get('n1')).toBeUndefined();
  expect(memory.get('n100')).toBe(100);
});

test('all entries together never weigh more than the capacity', () => {
  const weights = new Map<string, number>();
  const memory = createTwoGenerations<number>({ capacity: 100, weigh: (weight) => weight });
  for (let number = 0; number < 500; number += 1) {
    const weight = 1 + (number % 37);
    memory.set(`n${number}`, weight);
    weights.set(`n${number}`, weight);
    let kept = 0;
    // Asking would make them young again; the size is what can be seen without.
    if (number % 50 === 0) for (const [key, value] of weights) kept += memory.get(key) === undefined ? 0 : value;
    expect(kept).toBeLessThanOrEqual(100);
  }
});

test('what weighs more than half of the memory is not kept, and drives out nothing', () => {
  const memory = createTwoGenerations<string>({ capacity: 10, weigh: (text) => text.length });
  memory.set('small', 'abc');
  memory.set('large', 'abcdef');
  expect([memory.get('small'), memory.get('large'), memory.size]).toEqual(['abc', undefined, 1]);
});

test('an entry can be replaced, deleted, and all be forgotten', () => {
  const memory = createTwoGenerations<number>({ capacity: 4 });
  memory.set('a', 1);
  memory.set('a', 2);
  memory.set('b', 3);
  memory.set('c', 4);
  expect([memory.get('a'), memory.size]).toEqual([2, 3]);
  memory.delete('a');
  expect(memory.get('a')).toBeUndefined();
  memory.clear();
  expect(memory.size).toBe(0);
});
