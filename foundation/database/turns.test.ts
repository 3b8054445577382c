import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTurns, TurnTimeout } from './turns.ts';

describe('turns', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('are given in the order in which they were asked for', async () => {
    const turns = createTurns(1_000);
    const order: number[] = [];
    const first = await turns.take();
    const others = [2, 3, 4].map(async (number) => {
      const release = await turns.take();
      order.push(number);
      release();
    });
    expect(order).toEqual([]);
    first();
    await Promise.all(others);
    expect(order).toEqual([2, 3, 4]);
  });

  test('that could not start in time are refused, and those behind them are not', async () => {
    const turns = createTurns(1_000);
    const first = await turns.take();
    const late = turns.take();
    const refused = expect(late).rejects.toBeInstanceOf(TurnTimeout);
    await vi.advanceTimersByTimeAsync(600);
    const patient = turns.take();
    await vi.advanceTimersByTimeAsync(600);
    await refused;
    first();
    expect(await patient).toBeTypeOf('function');
  });

  test('ended twice end once', async () => {
    const turns = createTurns(1_000);
    const first = await turns.take();
    const second = turns.take();
    const third = turns.take();
    first();
    first();
    await second;
    const state = await Promise.race([third.then(() => 'started'), Promise.resolve('waiting')]);
    expect(state).toBe('waiting');
  });
});
