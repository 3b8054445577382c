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

  test('of the patient come after those of all others', async () => {
    const turns = createTurns(1_000);
    const order: string[] = [];
    const first = await turns.take();
    const take = async (name: string, isPatient: boolean) => {
      const release = await turns.take({ isPatient });
      order.push(name);
      release();
    };
    const others = [take('a relay', true), take('a request', false), take('a consumer', true), take('another', false)];
    first();
    await vi.advanceTimersByTimeAsync(10);
    await Promise.all(others);
    expect(order).toEqual(['a request', 'another', 'a relay', 'a consumer']);
  });

  test('of the patient leave a moment to whoever is back at once', async () => {
    const turns = createTurns(1_000);
    const order: string[] = [];
    const take = async (name: string, isPatient = false) => {
      const release = await turns.take({ isPatient });
      order.push(name);
      release();
    };
    const first = await turns.take();
    const relay = take('a relay', true);
    first();
    await vi.advanceTimersByTimeAsync(1);
    await take('the same request');
    await vi.advanceTimersByTimeAsync(1);
    expect(order).toEqual(['the same request']);
    await vi.advanceTimersByTimeAsync(1);
    await relay;
    expect(order).toEqual(['the same request', 'a relay']);
  });

  test('of the patient are not put off for longer than a tenth of a second', async () => {
    const turns = createTurns(1_000);
    const order: string[] = [];
    const first = await turns.take();
    const take = async (name: string, isPatient: boolean) => {
      const release = await turns.take({ isPatient });
      order.push(name);
      release();
    };
    const relay = take('a relay', true);
    await vi.advanceTimersByTimeAsync(100);
    const request = take('a request', false);
    first();
    await Promise.all([relay, request]);
    expect(order).toEqual(['a relay', 'a request']);
  });

  test('of many patient ones that are due are shared with the others', async () => {
    const turns = createTurns(1_000);
    const order: string[] = [];
    const first = await turns.take();
    const take = async (name: string, isPatient: boolean) => {
      const release = await turns.take({ isPatient });
      order.push(name);
      release();
    };
    const patient = ['a relay', 'a consumer', 'a job'].map((name) => take(name, true));
    await vi.advanceTimersByTimeAsync(100);
    const requests = ['a request', 'another'].map((name) => take(name, false));
    first();
    await vi.advanceTimersByTimeAsync(10);
    await Promise.all([...patient, ...requests]);
    expect(order).toEqual(['a relay', 'a request', 'a consumer', 'another', 'a job']);
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
