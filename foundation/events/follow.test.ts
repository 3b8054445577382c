import { describe, expect, test } from 'vitest';
import { createFollower, type FollowRequest } from './follow.ts';
import type { EventPage, Heard, ReadRequest, StoredEvent } from './stored-event.ts';

describe('a follower', () => {
  test('holds no listener, signal or closer once it has returned', async () => {
    const log = memoryLog(0);
    const abort = new AbortController();
    const closers = new Set<() => void>();
    const follower = createFollower(log, { request: { topic: 't' }, start, signal: abort.signal, closers });
    const pending = follower.next();
    expect([log.listeners.size, closers.size]).toEqual([1, 1]);
    await follower.return();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect([log.listeners.size, closers.size]).toEqual([0, 0]);
  });

  test('ends before it begins when its signal is already aborted', async () => {
    const log = memoryLog(3);
    const follower = createFollower(log, { ...plain, signal: AbortSignal.abort() });
    expect(await follower.next()).toEqual({ done: true, value: undefined });
    expect(log.listeners.size).toBe(0);
  });

  test('reads nothing ahead of who takes its items, but one page', async () => {
    const log = memoryLog(1_000);
    const follower = createFollower(log, plain);
    await follower.next();
    for (let wake = 0; wake < 50; wake += 1) log.add(1);
    expect(log.reads).toEqual([0]);
    for (let taken = 1; taken <= 100; taken += 1) await follower.next();
    expect(log.reads).toEqual([0, 100]);
  });

  test('answers several next() in the order in which they were asked', async () => {
    const log = memoryLog(0);
    const follower = createFollower(log, plain);
    const pending = [follower.next(), follower.next(), follower.next()];
    log.add(2);
    log.add(1);
    const items = await Promise.all(pending);
    expect(items.map(({ value }) => value?.kind === 'event' && value.event.sequence)).toEqual([1, 2, 3]);
  });

  test('loses no wake-up that comes while it reads', async () => {
    const log = memoryLog(0);
    const follower = createFollower(log, plain);
    const pending = follower.next();
    log.onRead = () => {
      log.onRead = undefined;
      log.add(1);
    };
    log.wake();
    expect((await pending).value).toMatchObject({ kind: 'event', event: { sequence: 1 } });
  });

  test('tells a failed read once, then it is over', async () => {
    const log = memoryLog(0);
    const follower = createFollower(log, plain);
    log.failure = new Error('unreachable');
    await expect(follower.next()).rejects.toThrow('unreachable');
    expect(await follower.next()).toEqual({ done: true, value: undefined });
    expect(log.listeners.size).toBe(0);
  });

  test('passes over types that were not asked for, and what was erased', async () => {
    const log = memoryLog(250, (sequence) => (sequence % 2 ? { type: 't.odd' } : { type: 't.even', payload: null }));
    const request: FollowRequest = { topic: 't', types: ['t.odd'] };
    const odd = createFollower(log, { ...plain, request: { ...request, after: start } });
    for (const expected of [1, 3, 5]) expect((await odd.next()).value).toMatchObject({ event: { sequence: expected } });
    const even = createFollower(log, { ...plain, request: { topic: 't', types: ['t.even'], after: start } });
    const pending = even.next();
    log.add(1, () => ({ type: 't.even' }));
    expect((await pending).value).toMatchObject({ event: { sequence: 251 } });
  });

  test('takes a log that fell behind its position for another one', async () => {
    const log = memoryLog(5);
    const after = { epoch: 'epoch', sequence: 9 };
    const follower = createFollower(log, { ...plain, request: { topic: 't', after } });
    expect((await follower.next()).value).toEqual({ kind: 'gap', from: 9, to: 5, epoch: 'epoch' });
  });
});

const start = { epoch: 'epoch', sequence: 0 };
const plain = { request: { topic: 't' }, start, closers: new Set<() => void>() };

/** A log that is an array. */
function memoryLog(count: number, shape: (sequence: number) => Partial<StoredEvent> = () => ({})) {
  const events: StoredEvent[] = [];
  const append = (times: number, as: typeof shape) => {
    for (let time = 0; time < times; time += 1)
      events.push({ ...eventAt(events.length + 1), ...as(events.length + 1) });
  };
  append(count, shape);
  const log = {
    listeners: new Set<Heard>(),
    reads: [] as number[],
    failure: undefined as Error | undefined,
    onRead: undefined as (() => void) | undefined,
    wake() {
      for (const heard of log.listeners) heard(undefined);
    },
    add(times: number, as: typeof shape = () => ({})) {
      append(times, as);
      log.wake();
    },
    async read({ after, limit }: ReadRequest): Promise<EventPage> {
      log.reads.push(after);
      const page = { events: events.slice(after, after + limit), oldest: 1, newest: events.length };
      log.onRead?.();
      if (log.failure) throw log.failure;
      return { ...page, epoch: 'epoch', epochStart: 0 };
    },
    onNews(heard: Heard) {
      log.listeners.add(heard);
      return () => log.listeners.delete(heard);
    },
  };
  return log;
}

const eventAt = (sequence: number): StoredEvent => ({
  id: String(sequence),
  topic: 't',
  type: 't.happened',
  version: 1,
  occurredAt: '2026-01-05T12:00:00.000Z',
  aggregateId: 'a',
  clientId: null,
  sequence,
  requestId: null,
  traceparent: null,
  payload: {},
});
