import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPlaces, NoPlace } from './places.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('who comes later has a place when one is left, in the order in which they came', async () => {
  const places = createPlaces(1, 100);
  await places.take();
  const entered: number[] = [];
  for (const n of [1, 2]) void places.take().then(() => entered.push(n));
  await vi.advanceTimersByTimeAsync(99);
  expect(entered).toEqual([]);
  places.leave();
  await vi.advanceTimersByTimeAsync(0);
  expect(entered).toEqual([1]);
  places.leave();
  await vi.advanceTimersByTimeAsync(0);
  expect(entered).toEqual([1, 2]);
});

test('who waits for a place too long is told so, and takes none from those behind', async () => {
  const places = createPlaces(1, 100);
  await places.take();
  const waited = expect(places.take()).rejects.toThrow(NoPlace);
  await vi.advanceTimersByTimeAsync(100);
  await waited;
  const next = places.take();
  places.leave();
  await expect(next).resolves.toBeUndefined();
});
