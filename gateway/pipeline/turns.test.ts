import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('each waits for a turn of the event loop of its own, in the order in which they came', async () => {
  const turns = createTurns({ limit: 10 });
  const order: string[] = [];
  const loop = (number: number): void => {
    order.push(`loop ${number}`);
    if (number < 6) setImmediate(loop, number + 1);
  };
  setImmediate(loop, 1);
  await Promise.all(['a', 'b', 'c'].map((name) => turns.next().then(() => order.push(name))));
  const at = (name: string) => order.indexOf(name);
  for (const [one, other] of [
    ['a', 'b'],
    ['b', 'c'],
  ] as const) {
    expect(at(other)).toBeGreaterThan(at(one));
    expect(order.slice(at(one) + 1, at(other)).some((name) => name.startsWith('loop'))).toBe(true);
  }
});

test('more than may wait are refused, until some have had their turn', async () => {
  const turns = createTurns({ limit: 2 });
  const waiting = [turns.next(), turns.next()];
  expect(() => turns.next()).toThrow('Too many new documents');
  await Promise.all(waiting);
  await expect(turns.next()).resolves.toBeUndefined();
});
