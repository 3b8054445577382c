import { expect, test } from 'vitest';
import { createTraffic } from './traffic.ts';

test('members act one after another over the interval, and again in the next', () => {
  const acted: [member: number, at: number][] = [];
  const traffic = createTraffic(3, { intervalMilliseconds: 30, act: (member, _, at) => acted.push([member, at]) });
  traffic.advance(35);
  traffic.advance(35);
  expect(acted).toEqual([
    [0, 0],
    [1, 10],
    [2, 20],
    [0, 30],
  ]);
});

test('what a late call finds due is done with the moments at which it was meant', () => {
  const at: number[] = [];
  const traffic = createTraffic(2, { intervalMilliseconds: 10, act: (_member, _turn, dueAt) => at.push(dueAt) });
  traffic.advance(21);
  expect(at).toEqual([0, 5, 10, 15, 20]);
});
