import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { createPump } from './pump.ts';

test('wakes during a run cause one more run', async () => {
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  const pump = createPump(async () => {
    runs += 1;
    await gate.promise;
  });
  for (let wake = 0; wake < 5; wake += 1) pump.wake();
  expect(runs).toBe(1);
  gate.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(runs).toBe(2);
});

test('a wake during the rest is put off until its end, unless somebody is in a hurry', async () => {
  let runs = 0;
  const pump = createPump(async () => {
    runs += 1;
  }, 60_000);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  pump.wake();
  await settle();
  pump.wake();
  await settle();
  expect(runs).toBe(1);
  pump.hurry();
  await settle();
  expect(runs).toBe(2);
  await pump.stop();
});

test('a stopped pump has finished its run and begins no other', async () => {
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  const pump = createPump(async () => {
    await gate.promise;
    runs += 1;
  });
  pump.wake();
  pump.wake();
  const stopped = pump.stop();
  gate.resolve();
  await stopped;
  pump.wake();
  expect(runs).toBe(1);
});

test('a run does not see the context of whoever woke it', async () => {
  const context = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const pump = createPump(async () => void seen.push(context.getStore()));
  context.run('a request', pump.wake);
  await pump.stop();
  expect(seen).toEqual([undefined]);
});
