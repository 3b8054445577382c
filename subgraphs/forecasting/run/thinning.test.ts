import { describe, expect, test } from 'vitest';
import { awaitTelling } from './await-telling.ts';
import { createThinning } from './thinning.ts';

describe('F3 the progress of a run', () => {
  test('each hundredth is told, and after seven tenths of a second each step', () => {
    let now = 0;
    const thinning = createThinning(() => now);
    expect([0.005, 0.01, 0.015, 0.03].map((ratio) => thinning.isDue(ratio))).toEqual([false, true, false, true]);
    now = 699;
    expect([thinning.isDue(0.03), thinning.silenceLeftMilliseconds()]).toEqual([false, 1]);
    now = 700;
    expect([thinning.isDue(0.03), thinning.isDue(0.03)]).toEqual([true, false]);
    expect(thinning.silenceLeftMilliseconds()).toBe(700);
  });

  test('is told while one series takes long, and never after it has ended', async () => {
    const series = Promise.withResolvers<string>();
    let told = 0;
    const silence = { isDue: () => true, silenceLeftMilliseconds: () => 1 };
    const waiting = awaitTelling(series.promise, silence, async () => {
      told += 1;
      if (told === 3) series.resolve('done');
    });
    expect(await waiting).toBe('done');
    expect(told).toBe(3);
    await expect(awaitTelling(Promise.reject(new Error('failed')), silence, async () => {})).rejects.toThrow('failed');
  });
});
