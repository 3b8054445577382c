import { expect, test } from 'vitest';
import { createEventWindow } from './event-window.ts';
import { reached, type StoredEvent } from './stored-event.ts';

test('a window that nobody has set answers nothing', () => {
  const window = createEventWindow();
  expect(window.append(events(1, 3))).toEqual([]);
  expect(window.read({ after: 0, limit: 10 })).toBeUndefined();
});

test('it answers from its first event on, and that there is nothing behind its last', () => {
  const window = windowAt(10);
  expect(sequences(window.append(events(11, 15)))).toEqual([11, 12, 13, 14, 15]);
  expect(window.read({ after: 9, limit: 10 })).toBeUndefined();
  expect(window.read({ after: 16, limit: 10 })).toBeUndefined();
  expect(sequences(window.read({ after: 10, limit: 10 })?.events)).toEqual([11, 12, 13, 14, 15]);
  expect(sequences(window.read({ after: 13, limit: 1 })?.events)).toEqual([14]);
  expect(window.read({ after: 15, limit: 10 })).toMatchObject({ events: [], newest: 15 });
});

test('what it has already is not new, and a hole makes it begin behind it', () => {
  const window = windowAt(0);
  window.append(events(1, 4));
  expect(sequences(window.append(events(3, 5)))).toEqual([5]);
  expect(window.append(events(2, 5))).toEqual([]);
  expect(sequences(window.append(events(8, 9)))).toEqual([8, 9]);
  expect(window.read({ after: 5, limit: 10 })).toBeUndefined();
  expect(sequences(window.read({ after: 7, limit: 10 })?.events)).toEqual([8, 9]);
});

test('it holds a bounded number of events', () => {
  const window = windowAt(0);
  for (let from = 1; from <= 5_000; from += 100) window.append(events(from, from + 99));
  expect(window.read({ after: 3_000, limit: 10 })).toBeUndefined();
  expect(sequences(window.read({ after: 4_500, limit: 1 })?.events)).toEqual([4_501]);
});

test('it holds a bounded amount of text, if need be nothing', () => {
  const window = windowAt(0);
  window.append(events(1, 9, 'x'.repeat(1_000_000)));
  expect(window.read({ after: 0, limit: 1 })).toBeUndefined();
  expect(window.read({ after: 9, limit: 1 })).toMatchObject({ events: [], newest: 9 });
  window.append(events(10, 10, 'x'.repeat(9_000_000)));
  expect(window.read({ after: 9, limit: 1 })).toBeUndefined();
  expect(window.newest).toBe(10);
});

test('what was pruned from the log but is still held is no gap', () => {
  const window = windowAt(0);
  window.append(events(1, 5));
  window.setOldest(4);
  expect(window.read({ after: 1, limit: 10 })?.oldest).toBe(1);
});

test('a full page reaches its last event, one that is not full the end of the log', () => {
  const page = { epoch: 'epoch', epochStart: 0, oldest: 1, newest: 9, events: events(4, 5) };
  expect(reached(page, { after: 3, limit: 2 })).toBe(5);
  expect(reached(page, { after: 3, limit: 3 })).toBe(9);
});

function windowAt(newest: number) {
  const window = createEventWindow();
  window.reset({ epoch: 'epoch', epochStart: 0, oldest: newest + 1, newest });
  return window;
}

const sequences = (list: readonly StoredEvent[] = []) => list.map(({ sequence }) => sequence);

const events = (from: number, to: number, payload: unknown = {}): StoredEvent[] =>
  Array.from({ length: to - from + 1 }, (_, place) => ({
    id: String(from + place),
    topic: 't',
    type: 't.happened',
    version: 1,
    occurredAt: '2026-01-05T12:00:00.000Z',
    aggregateId: 'a',
    clientId: null,
    sequence: from + place,
    requestId: null,
    traceparent: null,
    payload,
  }));
