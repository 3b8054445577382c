import { expect, test } from 'vitest';
import { type Fetched, stepsOf } from './recorder.ts';

const fetched = (body: string, answersBefore: number): Fetched => ({
  subgraph: 'accounts',
  body,
  answer: '{}',
  answersBefore,
});

test('what was asked before the same answers is one step, and comes after what was asked earlier', () => {
  const steps = stepsOf([fetched('a', 0), fetched('b', 0), fetched('c', 2), fetched('d', 3)]);
  expect(steps.map((step) => step.map(({ body }) => body).sort())).toEqual([['a', 'b'], ['c'], ['d']]);
});

test('what was asked twice is asked once, the first time', () => {
  const steps = stepsOf([fetched('a', 0), fetched('b', 1), fetched('a', 2)]);
  expect(steps.map((step) => step.map(({ body }) => body))).toEqual([['a'], ['b']]);
});
