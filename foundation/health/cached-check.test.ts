import { describe, expect, test } from 'vitest';
import { cachedCheck } from './cached-check.ts';
import type { Finding } from './health.ts';

const never = new AbortController().signal;

function open() {
  const state = { now: 0, asked: 0, answer: async (): Promise<Finding> => ({ details: { load: 1 } }) };
  const check = cachedCheck(
    async () => {
      state.asked += 1;
      return state.answer();
    },
    { keptMilliseconds: 30_000, now: () => state.now },
  );
  return { state, check: () => check(never) };
}

describe('G11 a check that is asked seldom', () => {
  test('a hundred who ask at once are one question', async () => {
    const { state, check } = open();
    const answers = await Promise.all(Array.from({ length: 100 }, check));
    expect(state.asked).toBe(1);
    expect(answers.at(-1)).toEqual({ status: 'HEALTHY', details: { load: 1 } });
  });

  test('a good answer is believed until its time is over', async () => {
    const { state, check } = open();
    await check();
    state.now = 29_999;
    await check();
    expect(state.asked).toBe(1);
    state.now = 30_000;
    await check();
    expect(state.asked).toBe(2);
  });

  test('trouble is looked at again after a second', async () => {
    const { state, check } = open();
    state.answer = () => Promise.reject(new Error('connection refused'));
    expect(await check()).toEqual({ status: 'UNHEALTHY', errors: ['connection refused'] });
    state.now = 999;
    await check();
    expect(state.asked).toBe(1);
    state.now = 1_000;
    state.answer = async () => ({});
    expect(await check()).toEqual({ status: 'HEALTHY' });
  });
});
