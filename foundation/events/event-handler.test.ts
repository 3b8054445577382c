import type { EntityManager } from '@mikro-orm/sql';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { indexHandlers, on } from './event-handler.ts';
import { readRequestSchema, type StoredEvent, toQueryString } from './stored-event.ts';

const first = defineEvent('parcel.sent', 1, z.object({ to: z.string() }));
const second = defineEvent('parcel.sent', 2, z.object({ to: z.string(), weight: z.int().default(0) }));
const returned = defineEvent('return.asked', 1, z.object({}));

test('an event goes to the handler of its version, else to that of the newest one', () => {
  const [one, two] = [on(first, async () => {}), on(second, async () => {})];
  const handlers = indexHandlers([two, one]);
  expect(handlers.of({ type: 'parcel.sent', version: 1 })).toBe(one);
  expect(handlers.of({ type: 'parcel.sent', version: 2 })).toBe(two);
  expect(handlers.of({ type: 'parcel.sent', version: 3 })).toBe(two);
  expect(handlers.of({ type: 'parcel.lost', version: 1 })).toBeUndefined();
});

test('the topics of handlers are those of their events, each once', () => {
  const handlers = [first, second, returned].map((definition) => on(definition, async () => {}));
  expect(indexHandlers(handlers).topics).toEqual(['parcel', 'return']);
});

test('a handler is given the payload as the definition reads it', async () => {
  const seen: unknown[] = [];
  const handler = on(second, async (_tx, { payload }) => seen.push(payload.weight));
  const event = { payload: { to: 'here' } } as StoredEvent;
  await handler({} as EntityManager, event);
  expect(seen).toEqual([0]);
  await expect(handler({} as EntityManager, { ...event, payload: { to: 7 } })).rejects.toThrow();
});

test('a read keeps its meaning on its way through a query string', () => {
  const full = { after: 7, limit: 20, topics: ['a', 'b'], clientId: 'c & d', aggregateId: 'e' };
  const read = (request: Parameters<typeof toQueryString>[0]) =>
    readRequestSchema.parse(Object.fromEntries(new URLSearchParams(toQueryString(request))));
  expect(read(full)).toEqual(full);
  expect(read({ after: 0, limit: 1 })).toEqual({ after: 0, limit: 1 });
  expect(readRequestSchema.safeParse({ after: '-1' }).success).toBe(false);
  expect(readRequestSchema.safeParse({ after: '1', limit: '501' }).success).toBe(false);
});
